"""The outlines and prompt files as one unit sees them (模板库): its own versions over those that ship. Knows nothing of the store.

A name stands for one file: `subdistrict` is outlines/subdistrict.toml, `chain/section` is chain/section.md. What a unit has of its own
goes before what ships, also as the parent of other outlines; `shipped/NAME` is what ships, whatever the unit has. A version that
cannot be used is never passed over in silence: asking for it is an error, `outlines` offers what ships in its place, and `faults`
says why. A unit's prompt must have the holes of the one that ships, no more and no fewer, because the chain fills exactly these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from drafter.errors import TemplateError
from drafter.prompts.faults import Fault, refused
from drafter.prompts.outline import (
    Outline,
    choose_outline,
    examine_outline,
    load_outline,
    outlines,
    shipped_names,
    shipped_outline,
)
from drafter.prompts.promptfile import PromptFile, examine_prompt, load_prompt, shipped_prompt, shipped_prompts

SHIPPED = "shipped/"
CHAIN = "chain/"
LARGEST = 60_000
Kind = Literal["outline", "prompt"]
_OUTLINE_NAME = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff_-]{0,59}")


def kind_of(name: str) -> Kind:
    """Tell an outline from a prompt by its name."""
    return "prompt" if name.startswith(CHAIN) else "outline"


def title_of(name: str) -> str:
    """Give a template as people call it: 提纲“subdistrict”, 提示词“chain/section”."""
    return ("提示词" if kind_of(name) == "prompt" else "提纲") + f"“{name}”"


def file_of(name: str) -> str:
    """Give the path of a template's file: outlines/subdistrict.toml, chain/section.md."""
    return f"{name}.md" if kind_of(name) == "prompt" else f"outlines/{name}.toml"


def require_name(name: str) -> None:
    """Refuse a name that no file can have, and a prompt that the chain does not ask for."""
    if kind_of(name) == "prompt":
        if name not in shipped_prompts():
            raise TemplateError(f"提示词“{name}”不存在", hint="可用：" + "、".join(shipped_prompts()) + "。")
    elif not _OUTLINE_NAME.fullmatch(name):
        hint = "只用小写字母、数字、汉字、短横线和下划线，不超过60个字。"
        raise TemplateError(f"提纲名“{name}”不合规则", hint=hint)


class Library:
    """Outlines and prompts, a unit's own before those that ship (模板库). own: texts by name, such as `{"chain/section": "+++…"}`.

    Safe to share between threads: it never changes, and only remembers what it read.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self.own = dict(own or {})
        self._read: dict[str, tuple[Outline | PromptFile | None, tuple[Fault, ...]]] = {}

    def outline(self, name: str) -> Outline:
        """Give an outline; TemplateError when there is none of that name or it cannot be used."""
        if name.startswith(SHIPPED):
            found = load_outline(name.removeprefix(SHIPPED))
            return found.model_copy(update={"name": name, "label": f"{found.label}（自带）"})
        if name not in self.own:
            shipped = load_outline(name)
            if shipped.extends not in self.own:
                return shipped
        if name not in self._read:
            self._read[name] = self.examine_outline(name, self._outline_text(name))
        outline, faults = self._read[name]
        if not isinstance(outline, Outline):
            raise self._unusable(name, faults)
        return outline

    def prompt(self, name: str) -> PromptFile:
        """Give a prompt; TemplateError when there is none of that name or it cannot be used."""
        if name not in self.own:
            return load_prompt(name)
        if name not in self._read:
            self._read[name] = self.examine_prompt(name, self.own[name])
        prompt, faults = self._read[name]
        if not isinstance(prompt, PromptFile):
            raise self._unusable(name, faults)
        return prompt

    def require_prompts(self) -> None:
        """Raise TemplateError when a prompt of the unit's own cannot be used, before anything is queued or asked."""
        for name in self.own:
            if kind_of(name) == "prompt":
                self.prompt(name)

    def outlines(self) -> tuple[Outline, ...]:
        """List the outlines that can be used, by name; behind an own one, or in its place when it cannot be used, what ships."""
        if not self.own:
            return outlines()
        listed = []
        for name in sorted({*shipped_names(), *filter(_is_outline, self.own)}):
            sound = True
            try:
                listed.append(self.outline(name))
            except TemplateError:
                sound = False
            if name in shipped_names() and (name in self.own or not sound):
                shipped = self.outline(SHIPPED + name)
                listed.append(shipped.model_copy(update={"suggested": shipped.suggested and not sound}))
        return tuple(listed)

    def faults(self) -> dict[str, TemplateError]:
        """Tell of each own version that cannot be used, by name, why; also of what ships and builds on one."""
        found = {}
        for name in sorted({*shipped_names(), *self.own} if self.own else ()):
            try:
                if kind_of(name) == "prompt":
                    self.prompt(name)
                else:
                    self.outline(name)
            except TemplateError as error:
                found[name] = error
        return found

    def default_outline(self, kind: str, span: str, name: str = "") -> str:
        """Choose the outline that suits a kind of unit and a span, of equally good ones an own one.

        name: of the unit, which decides when its kind says little.
        """
        listed = self.outlines()
        own = [outline for outline in listed if outline.name in self.own]
        chosen = choose_outline([*own, *(outline for outline in listed if outline not in own)], kind, span, name)
        # The base outline is the last resort: when the unit's own cannot be used, what ships.
        return chosen if any(outline.name == chosen for outline in listed) else SHIPPED + chosen

    def text(self, name: str) -> str:
        """Give the text of a template as the library has it; TemplateError when there is none of that name."""
        plain = name.removeprefix(SHIPPED)
        if plain == name and name in self.own:
            return self.own[name]
        return shipped_prompt(plain) if kind_of(plain) == "prompt" else shipped_outline(plain)

    def examine(self, name: str, text: str) -> tuple[Fault, ...]:
        """Tell all that is wrong with a text, were it this unit's template of that name, line by line; advice comes last."""
        if len(text) > LARGEST:
            return (Fault(0, f"超过{LARGEST:,}字", "请删去用不到的内容。"),)
        if kind_of(name) == "prompt":
            faults = self.examine_prompt(name, text)[1]
        else:
            faults = self.with_text(name, text).examine_outline(name, text)[1]
        return tuple(sorted(faults, key=lambda fault: (not fault.wrong, fault.line)))

    def examine_outline(self, name: str, text: str) -> tuple[Outline | None, tuple[Fault, ...]]:
        """Read a text as an outline of this library, and tell what is wrong with it."""
        return examine_outline(text, name, self._outline_text)

    def examine_prompt(self, name: str, text: str) -> tuple[PromptFile | None, tuple[Fault, ...]]:
        """Read a text as a prompt of this library, and tell what is wrong with it."""
        if name not in shipped_prompts():
            return examine_prompt(text, name)
        wanted = load_prompt(name).holes
        prompt, faults = examine_prompt(text, name, wanted)
        if prompt is None:
            return None, faults
        faults = tuple(
            Fault(1, f"缺少空位“{hole}”", f"请在 holes 里列出，并在 # user 部分补上 ${{{hole}}}。")
            for hole in wanted
            if hole not in prompt.holes
        ) + tuple(
            Fault(1, f"多出空位“{hole}”，这份提示词没有这项内容", f"请去掉。可用：{'、'.join(wanted)}。")
            for hole in prompt.holes
            if hole not in wanted
        )
        return (None if faults else prompt), faults

    def with_text(self, name: str, text: str) -> Library:
        """Give the library with another text of a name."""
        return Library({**self.own, name: text})

    def _outline_text(self, name: str) -> str:
        if _is_outline(name) and name in self.own:
            return self.own[name]
        return shipped_outline(name.removeprefix(SHIPPED))

    def _unusable(self, name: str, faults: tuple[Fault, ...]) -> TemplateError:
        whose = "的本单位版本" if name in self.own else "继承的提纲本单位改过，"
        error = refused(title_of(name) + whose, faults)
        error.hint = f"{error.hint.rstrip('。')}；可在“模板”页改好，也可改用自带的。"
        return error


def _is_outline(name: str) -> bool:
    return kind_of(name) == "outline"
