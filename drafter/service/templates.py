"""Templates (模板): the outlines and prompts a unit drafts with — its own, those the units above share, and those that ship.

A unit's version is added, never overwritten; going back is a version too, and an empty one takes the template back. A text with a fault
is not kept, nor one that would make another of the unit's outlines unusable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from drafter.errors import InputError, NotFoundError, Problem, TemplateError
from drafter.prompts import (
    Fault,
    Library,
    Outline,
    file_of,
    kind_of,
    pack,
    require_name,
    shipped_names,
    title_of,
    unpack,
)
from drafter.prompts.faults import refused
from drafter.prompts.promptfile import shipped_prompts
from drafter.service.content import storable
from drafter.service.differences import SentenceChange, compare_texts
from drafter.service.drafting import open_writer, require_writer
from drafter.service.previewing import TemplatePreview, preview
from drafter.service.records import ExportFile
from drafter.service.rights import Right, needs
from drafter.service.session import Session, Shelf, draftable, readable, suggested
from drafter.sheet import FactSheet
from drafter.store import NewVersion, StoredUnit, TemplateRevision
from drafter.writing.events import DraftFinished, Event

ZIP, TOML, MARKDOWN = "application/zip", "application/toml", "text/markdown; charset=utf-8"
LABEL = re.compile(r'^label[ \t]*=[ \t]*"([^"\\\n]*)"', re.MULTILINE)
Origin = Literal["own", "above", "shipped", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Template:
    """An outline or a prompt as a unit has it (模板).

    origin: whose text it is, the unit's own, one that a unit above shares, or what ships; one that was made here and taken back again
    is withdrawn. owner: the unit's name. number: of its version, 0 for what ships. own_number: of the unit's newest version, also after it was taken back: what the next one builds on.
    fault: why it cannot be used, in one line, "" when it can.
    """

    name: str
    kind: Literal["outline", "prompt"]
    label: str
    origin: Origin
    owner: str = ""
    number: int = 0
    own_number: int = 0
    shared: bool = False
    author: str = ""
    at: datetime | None = None
    kinds: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What was found in a text (模板检查). tokens: about how many it adds to prompts, 0 while it has a fault."""

    faults: tuple[Fault, ...]
    tokens: int

    @property
    def ok(self) -> bool:
        """Whether it can be used; advice does not count."""
        return not any(fault.wrong for fault in self.faults)


@dataclass(frozen=True, slots=True)
class IncomingTemplate:
    """A template of a file that was read, not yet taken over (待导入模板). base: the unit's version it would follow."""

    name: str
    label: str
    text: str
    base: int
    state: Literal["new", "changed", "same", "broken"]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class IncomingTemplates:
    """The templates of a file that was read (待导入模板). aside: what in it is none."""

    items: tuple[IncomingTemplate, ...]
    aside: tuple[Problem, ...]


class Templates(Session):
    """Browsing, changing, trying and handing on templates (模板)."""

    @needs(Right.READ)
    def unit_of(self, work_id: int) -> StoredUnit | None:
        """Give the unit whose templates a work is drafted with; None while the sheet names none."""
        unit_id = self._store.unit_of_work(work_id)
        return None if unit_id is None else self._store.unit(unit_id)

    @needs(Right.READ)
    def library(self, unit_id: int | None) -> Library:
        """Give the outlines and prompts a unit drafts with."""
        return self._shelf(unit_id).library

    @needs(Right.READ)
    def templates(self, unit_id: int | None) -> tuple[Template, ...]:
        """List what a unit drafts with, outlines first; with None what ships."""
        shelf = self._shelf(unit_id)
        known = {*shelf.versions, *(() if unit_id is None else self._newest(unit_id))}
        names = sorted({*shipped_names(), *(name for name in known if kind_of(name) == "outline")})
        return self._listed(unit_id, shelf, (*names, *shipped_prompts()))

    @needs(Right.READ)
    def template(self, unit_id: int | None, name: str) -> Template:
        """Give one template as a unit has it; TemplateError when there is none of that name."""
        shelf = self._shelf(unit_id)
        if unit_id is None or name not in self._newest(unit_id):
            shelf.library.text(name)
        return self._listed(unit_id, shelf, (name,))[0]

    @needs(Right.READ)
    def template_text(self, unit_id: int | None, name: str, number: int | None = None) -> str:
        """Give the text a unit drafts with, or that of one of its own versions; 0 is what it had without one of its own."""
        if number is None:
            return self._shelf(unit_id).library.text(name)
        if number == 0 or unit_id is None:
            return self._shelf(unit_id, without=name).library.text(name)
        for version in self.template_revisions(unit_id, name):
            if version.number == number:
                return version.text
        raise NotFoundError(f"模板“{name}”没有第{number}版", hint="请从列表中重新选择。")

    @needs(Right.READ)
    def template_revisions(self, unit_id: int, name: str) -> tuple[TemplateRevision, ...]:
        """Give a unit's own versions of a template, the newest first."""
        return self._store.template_revisions(unit_id, kind_of(name), name)

    @needs(Right.READ)
    def outline_used(self, work_id: int) -> str:
        """Say whose version of its outline the newest draft was written with, "" for what ships."""
        draft = self._store.draft(work_id)
        if draft is None or draft.outline_version is None:
            return ""
        version = self._store.template(draft.outline_version)
        own = version.unit_id == self._store.unit_of_work(work_id)
        return f"{'本单位' if own else self._store.unit(version.unit_id).name}第{version.number}版"

    @needs(Right.READ)
    def check_template(self, unit_id: int | None, name: str, text: str) -> TemplateCheck:
        """Tell what is wrong with a text, were it the unit's template of that name; stores nothing."""
        return checked(self._shelf(unit_id).library, name, text)

    @needs(Right.MANAGE)
    def copy_template(self, unit_id: int, name: str, *, as_name: str = "") -> TemplateRevision:
        """Make a unit's own version of what it drafts with, under the same name or a new one."""
        new = as_name or name
        require_name(new)
        shelf = self._shelf(unit_id)
        text = shelf.library.text(name)
        versions = self._newest(unit_id)
        if new in versions and versions[new].text:
            hint = "请直接修改它，或用别的名称另存一份。"
            raise InputError(f"本单位已有“{new}”（第{versions[new].number}版）", hint=hint)
        if new != name:
            if kind_of(new) != kind_of(name) or kind_of(new) == "prompt":
                raise TemplateError("提示词不能另起名称", hint="起草只用固定的几份提示词，请直接改这一份。")
            if new in shelf.versions or new in shipped_names():
                raise InputError(f"已有名为“{new}”的提纲", hint="请换一个名称。")
            # Two outlines of one label could not be told apart where a person chooses.
            text = LABEL.sub(lambda found: f'label = "{found[1]}（{new}）"', text, count=1)
            self._require_sound(shelf, {new: text})
        base = versions[new].number if new in versions else 0
        note = {"from": name} if new != name else None
        return self._keep(unit_id, [NewVersion(kind_of(new), new, text, base, False)], "copy_template", note)[0]

    @needs(Right.MANAGE)
    def save_template(self, unit_id: int, name: str, text: str, *, base: int) -> TemplateRevision:
        """Save a text as the unit's next version; TemplateError with all its faults, StaleRevisionError when `base` is not the newest."""
        require_name(name)
        text = storable(text).rstrip() + "\n"
        self._require_sound(self._shelf(unit_id), {name: text})
        before = self._newest(unit_id).get(name)
        shared = before is not None and before.shared
        return self._keep(unit_id, [NewVersion(kind_of(name), name, text, base, shared)], "save_template")[0]

    @needs(Right.MANAGE)
    def share_template(self, unit_id: int, name: str, *, shared: bool, base: int) -> TemplateRevision:
        """Let the units below use a unit's version, or no longer."""
        before = self._own(unit_id, name)
        version = NewVersion(before.kind, name, before.text, base, shared)
        return self._keep(unit_id, [version], "share_template" if shared else "unshare_template")[0]

    @needs(Right.MANAGE)
    def restore_template(self, unit_id: int, name: str, number: int, *, base: int) -> TemplateRevision:
        """Save an earlier version again on top of the newest; those in between stay."""
        text = self.template_text(unit_id, name, number)
        if not text:
            raise InputError(f"第{number}版是改回自带的，没有内容", hint="请选别的版本，或点“改用自带的”。")
        self._require_sound(self._shelf(unit_id), {name: text})
        newest = self._newest(unit_id).get(name)
        version = NewVersion(kind_of(name), name, text, base, newest is not None and newest.shared)
        return self._keep(unit_id, [version], "restore_template", {"from": str(number)})[0]

    @needs(Right.MANAGE)
    def withdraw_template(self, unit_id: int, name: str, *, base: int) -> TemplateRevision:
        """Take a unit's version back: what the units above share, or what ships, counts again. The versions stay."""
        before = self._own(unit_id, name)
        self._require_no_worse(self._shelf(unit_id).library, self._shelf(unit_id, without=name).library)
        return self._keep(unit_id, [NewVersion(before.kind, name, "", base, False)], "withdraw_template")[0]

    @needs(Right.READ)
    def compare_templates(self, unit_id: int, name: str, old: int, new: int) -> tuple[SentenceChange, ...]:
        """Give the differences between two versions; 0 is what the unit had without one of its own."""
        return compare_texts(self.template_text(unit_id, name, old), self.template_text(unit_id, name, new))

    @needs(Right.READ)
    def preview_template(self, work_id: int, name: str, text: str) -> TemplatePreview:
        """Fill a text for a work's sheet: what an outline makes of it, and the prompts a model would be sent; sends nothing."""
        sheet = draftable(readable(self.sheet(work_id)))
        library, plan = self._trial(self._store.unit_of_work(work_id), name, text, sheet)
        return preview(sheet, plan, library, name)

    @needs(Right.EDIT)
    def try_template(self, work_id: int, name: str, text: str, writer: str = "rule") -> Iterator[Event]:
        """Draft from a work's sheet with a text that need not be saved; the draft is stored nowhere."""
        sheet = draftable(readable(self.sheet(work_id)))
        library, plan = self._trial(self._store.unit_of_work(work_id), name, text, sheet)
        require_writer(self.settings, writer, sheet.release)
        if kind_of(name) == "prompt" and writer == "rule":
            raise InputError("规则写作不用提示词，试不出这份改动", hint="请看预览；设置模型后可用模型写作试。")
        opened = open_writer(self.settings, writer, library, release=sheet.release)
        return self._tried(opened.write(sheet, plan), work_id, name, writer)

    @needs(Right.READ)
    def export_templates(self, unit_id: int | None, names: Iterable[str] = ()) -> ExportFile:
        """Give templates as the files they are: one as it is, several in a ZIP; with no names all that are the unit's own."""
        shelf = self._shelf(unit_id)
        chosen = sorted(set(names)) or sorted(
            name for name, version in shelf.versions.items() if version.unit_id == unit_id
        )
        if not chosen:
            raise InputError(
                "本单位还没有自己的模板，没有可导出的", hint="请先复制一份为本单位版本，或选定要导出的模板。"
            )
        texts = {name: shelf.library.text(name) for name in chosen}
        if len(texts) == 1:
            name, text = texts.popitem()
            media = MARKDOWN if kind_of(name) == "prompt" else TOML
            return ExportFile(file_of(name).rpartition("/")[2], media, text.encode(), draft_only=False)
        return ExportFile("模板.zip", ZIP, pack(texts), draft_only=False)

    @needs(Right.READ)
    def read_templates(self, unit_id: int, data: bytes, name: str) -> IncomingTemplates:
        """Read a template file, or a ZIP of them, and say of each what taking it over would do; FileError; stores nothing."""
        texts, aside = unpack(data, name)
        library, newest = self._shelf(unit_id).library, self._newest(unit_id)
        # Files that come together may build on one another.
        together = Library({**library.own, **texts})
        items = []
        for own, text in texts.items():
            text = storable(text).rstrip() + "\n"
            faults = together.examine(own, text)
            before = newest.get(own)
            state: Literal["new", "changed", "same", "broken"] = "changed" if before and before.text else "new"
            if any(fault.wrong for fault in faults):
                state = "broken"
            elif before is not None and before.text == text:
                state = "same"
            items.append(IncomingTemplate(own, _label(own, text), text, before.number if before else 0, state, faults))
        return IncomingTemplates(tuple(items), aside)

    @needs(Right.MANAGE)
    def take_templates(
        self, unit_id: int, items: Iterable[IncomingTemplate], source: str
    ) -> tuple[TemplateRevision, ...]:
        """Save templates that were read as the unit's next versions, all or none; source: the name of the file."""
        chosen = [item for item in items if item.state != "same"]
        if not chosen:
            raise InputError("没有可导入的内容", hint="文件里的模板与本单位现有的相同，或没有选定。")
        texts = {item.name: item.text for item in chosen}
        self._require_sound(self._shelf(unit_id), texts)
        newest = self._newest(unit_id)
        versions = [
            NewVersion(
                kind_of(item.name), item.name, item.text, item.base, item.name in newest and newest[item.name].shared
            )
            for item in chosen
        ]
        return self._keep(unit_id, versions, "import_template", {"file": storable(source)})

    # ---- inside ---------------------------------------------------------------------------------------------------------------

    def _listed(self, unit_id: int | None, shelf: Shelf, names: Iterable[str]) -> tuple[Template, ...]:
        faults = shelf.library.faults()
        newest = {} if unit_id is None else self._newest(unit_id)
        owners = {}
        if unit_id is not None:
            owners = {unit.id: unit.name for unit in (self._store.unit(unit_id), *self._store.units_above(unit_id))}
        return tuple(_described(unit_id, shelf, name, faults.get(name), newest, owners) for name in names)

    def _newest(self, unit_id: int) -> dict[str, TemplateRevision]:
        """Give the newest versions of a unit's own templates by name, also of those taken back."""
        return {version.name: version for version in self._store.templates([unit_id])}

    def _own(self, unit_id: int, name: str) -> TemplateRevision:
        version = self._newest(unit_id).get(name)
        if version is None or not version.text:
            raise NotFoundError(f"本单位没有自己的“{name}”", hint="请先复制为本单位版本。")
        return version

    def _keep(
        self, unit_id: int, versions: list[NewVersion], action: str, note: dict[str, str] | None = None
    ) -> tuple[TemplateRevision, ...]:
        return self._store.save_templates(unit_id, versions, actor=self.person.name, action=action, note=note)

    def _trial(self, unit_id: int | None, name: str, text: str, sheet: FactSheet) -> tuple[Library, Outline]:
        """Give the unit's library with a text that is being tried, and the outline to try it by."""
        shelf = self._shelf(unit_id)
        faults = shelf.library.examine(name, text)
        if any(fault.wrong for fault in faults):
            raise refused(title_of(name), faults)
        library = shelf.library.with_text(name, text)
        return library, library.outline(name if kind_of(name) == "outline" else suggested(sheet, library))

    def _tried(self, events: Iterator[Event], work_id: int, name: str, writer: str) -> Iterator[Event]:
        for event in events:
            if isinstance(event, DraftFinished) and event.usage.calls:
                usage = event.usage
                detail = {
                    "template": name,
                    "writer": writer,
                    "calls": usage.calls,
                    "prompt_tokens": usage.prompt_tokens,
                    "completion_tokens": usage.completion_tokens,
                    "cost": usage.cost,
                }
                self._store.note(work_id, "try_template", detail, actor=self.person.name)
            yield event

    def _require_sound(self, shelf: Shelf, texts: Mapping[str, str]) -> None:
        """Refuse texts with a fault, and those that would make another template of the unit unusable."""
        together = Library({**shelf.library.own, **texts})
        for name, text in texts.items():
            faults = together.examine(name, text)
            if any(fault.wrong for fault in faults):
                raise refused(title_of(name), faults)
        self._require_no_worse(shelf.library, together)

    def _require_no_worse(self, before: Library, after: Library) -> None:
        known = before.faults()
        for name, error in after.faults().items():
            if name not in known:
                raise TemplateError(f"这样改，{error}", hint="请保留它继承的部分，或先改好它。")


def checked(library: Library, name: str, text: str) -> TemplateCheck:
    """Tell what is wrong with a text, were it the template of that name in a library, and about how many tokens it takes."""
    from drafter.models import estimate_tokens

    faults = library.examine(name, text)
    if any(fault.wrong for fault in faults):
        return TemplateCheck(faults, 0)
    changed = library.with_text(name, text)
    read = changed.prompt(name) if kind_of(name) == "prompt" else changed.outline(name)
    return TemplateCheck(faults, estimate_tokens(read.fixed_text))


def _described(
    unit_id: int | None,
    shelf: Shelf,
    name: str,
    error: TemplateError | None,
    newest: Mapping[str, TemplateRevision],
    owners: Mapping[int, str],
) -> Template:
    version = shelf.versions.get(name)
    if version is None and name not in (*shipped_names(), *shipped_prompts()):
        return Template(name, kind_of(name), name, "withdrawn", own_number=newest[name].number)
    origin: Origin = "shipped" if version is None else "own" if version.unit_id == unit_id else "above"
    kinds: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    if error is not None:
        label = _label(name, shelf.library.text(name))
    elif kind_of(name) == "prompt":
        label = shelf.library.prompt(name).purpose
    else:
        outline = shelf.library.outline(name)
        label, kinds, spans = outline.label, outline.kinds, outline.spans
    return Template(
        name,
        kind_of(name),
        label,
        origin,
        "" if version is None else owners.get(version.unit_id, ""),
        0 if version is None else version.number,
        newest[name].number if name in newest else 0,
        version is not None and version.shared,
        "" if version is None else version.author,
        None if version is None else version.at,
        kinds,
        spans,
        "" if error is None else str(error),
    )


def _label(name: str, text: str) -> str:
    """Give the label a text states, as far as that can be told of one that may have faults."""
    found = re.search(r'^(?:label|purpose)[ \t]*=[ \t]*"([^"\n]+)"', text, re.MULTILINE)
    return found[1] if found else name
