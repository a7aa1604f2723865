"""Collecting (填报): works, their sheets, files that bring facts, and drafts from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from drafter import prompts
from drafter.errors import InputError, Problem
from drafter.service import elsewhere
from drafter.service.carrying import Span, carried_over, next_span, with_wants
from drafter.service.checking import SheetCheck, sheet_checks
from drafter.service.content import as_typed, headline, read_sheet, storable, with_fact
from drafter.service.incoming import (
    Bearing,
    Incoming,
    heads_of,
    is_another,
    merged,
    raw_facts,
    rows_of,
    suggested_ticks,
)
from drafter.service.merging import Difference, Side, differences, resolved
from drafter.service.records import EarlierSheet, KnownUnit, SheetFile, SheetRevision
from drafter.service.session import Session
from drafter.sheet.dates import canonical_span
from drafter.store import Work

EXAMPLE = "example"
IMPORT = "import"
PASTED = "pasted"
MINE = "mine:"
PASTED_TEXT = "粘贴的文字"
LONGEST_TEXT = 200_000


class Collecting(Session):
    """Works and sheets (填报)."""

    def works(self) -> tuple[Work, ...]:
        """Give all works, the newest change first."""
        return self._store.works()

    def create_work(self, content: Mapping[str, Any] | None = None) -> Work:
        """Begin a work from a raw sheet mapping, which may be blank."""
        typed = as_typed(content or {})
        sheet, _ = read_sheet(typed)
        return self._store.create_work(typed, headline(typed, sheet), actor=self.person.name)

    # -- beginning from what is known

    def known_units(self) -> tuple[KnownUnit, ...]:
        """Give the units that have works here, the newest first, each with its sheets, the latest period first."""
        found: dict[str, list[EarlierSheet]] = {}
        kinds: dict[str, str] = {}
        example = self._store.built_in(EXAMPLE)
        for work in self._store.works():
            untouched = example is not None and work.id == example.id and work.sheet_revision == 1
            if not work.unit_name or work.origin or untouched:
                continue
            sheet = self.sheet(work.id).sheet
            period = sheet.period if sheet else None
            kinds.setdefault(work.unit_name, work.kind)
            count = len(sheet.facts) if sheet else 0
            found.setdefault(work.unit_name, []).append(EarlierSheet(work.id, work.period_label, period, count))
        units = []
        for name, sheets in found.items():
            sheets.sort(
                key=lambda one: (one.period.year, one.period.last_month) if one.period else (0, 0), reverse=True
            )
            units.append(KnownUnit(name, kinds[name], tuple(sheets)))
        return tuple(units)

    def next_span(self, unit: str) -> Span:
        """Give the period a unit will report next; for one that is not known, that of today's date."""
        known = next((one for one in self.known_units() if one.name == unit), None)
        periods = [one.period for one in known.sheets if one.period is not None] if known else []
        return next_span(periods, datetime.now().astimezone().date())

    def sheet_to_carry(self, unit: str, span: Span) -> EarlierSheet | None:
        """Give the sheet whose items a new one would take over: of the same period a year before, else the unit's latest; None without any."""
        known = next((one for one in self.known_units() if one.name == unit), None)
        sheets = [one for one in known.sheets if one.facts] if known else []
        wanted = canonical_span(span.span)
        same = [
            one
            for one in sheets
            if one.period and str(one.period.year + 1) == span.year.strip() and one.period.span == wanted
        ]
        return next(iter([*same, *sheets]), None)

    def begin_work(
        self, unit: str, span: Span, *, kind: str = "", carry: int | None = None, wants: bool = True
    ) -> Work:
        """Begin a work for a unit and a period.

        carry: the work whose items stand ready, their values as 上期; wants: whether the facts its outline wants stand ready too.
        """
        name = storable(unit).strip()
        if not name:
            raise InputError("没有写单位名称", hint="请选择或填写单位。")
        period = {"year": span.year.strip(), "span": span.span.strip()}
        problems = read_sheet({"period": period})[1]
        if problems or not period["year"]:
            raise InputError("；".join(map(str, problems)) or "没有写年度", hint="请写四位年份，如 2026。")
        content: dict[str, Any] = {"facts": []}
        earlier = self.sheet(carry) if carry is not None else self._newest_of(name)
        if earlier is not None:
            carried = carried_over(earlier.content, earlier.sheet)
            content |= carried if carry is not None else {k: v for k, v in carried.items() if k != "facts"}
        known = content.get("unit")
        content["unit"] = {**(known if isinstance(known, Mapping) else {}), "name": name}
        if kind.strip():
            content["unit"]["kind"] = storable(kind).strip()
        content["period"] = period
        if wants:
            outline = prompts.default_outline(
                str(content["unit"].get("kind") or ""), canonical_span(period["span"]) or "全年"
            )
            sections = prompts.load_outline(outline).sections
            content["facts"] = with_wants(content["facts"], [want for section in sections for want in section.wants])
        return self.create_work(content)

    def _newest_of(self, unit: str) -> SheetRevision | None:
        known = next((one for one in self.known_units() if one.name == unit), None)
        return self.sheet(known.sheets[0].work_id) if known else None

    def load_example(self) -> Work:
        """Give a work of the built-in example whose sheet nobody altered, begun now unless there is one."""
        from drafter.intake import example_content

        first = self._store.built_in(EXAMPLE)
        if first is not None and first.sheet_revision == 1:
            return first
        typed = as_typed(example_content())
        sheet, _ = read_sheet(typed)
        names = headline(typed, sheet)
        for work in self._store.works() if first is not None else ():
            # A fresh example that was begun after the first one was altered.
            same = work.sheet_revision == 1 and (work.unit_name, work.period_label, work.kind) == tuple(names)
            if same and self._store.sheet(work.id).content == typed:
                return work
        # The database gives the name of shipped content to one work only, the first.
        built_in = EXAMPLE if first is None else None
        return self._store.create_work(typed, names, actor=self.person.name, built_in=built_in)

    def remove_work(self, work_id: int) -> Work:
        """Leave a work out of the list; it is kept whole and `take_back_work` puts it back."""
        return self._store.remove_work(work_id, actor=self.person.name)

    def removed_works(self) -> tuple[Work, ...]:
        """Give the works that were removed."""
        return self._store.removed_works()

    def take_back_work(self, work_id: int) -> Work:
        """Put a removed work back into the list."""
        return self._store.take_back_work(work_id, actor=self.person.name)

    def save_sheet(self, work_id: int, content: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Save what was typed, readable or not; StaleRevisionError when `base` is not the newest revision."""
        return self._save_sheet(work_id, as_typed(content), base=base, action="save_sheet", note={})

    def add_fact(self, work_id: int, fact: Mapping[str, Any], *, base: int) -> SheetRevision:
        """Add one fact to the sheet; `base` is the sheet revision. A fact that cannot be read raises SheetError, nothing is saved."""
        content = self._store.sheet(work_id).content
        return self.save_sheet(work_id, with_fact(content, fact), base=base)

    def read_sheet_file(self, data: bytes, name: str) -> SheetFile:
        """Read a file a person chose; raises InputError; stores nothing."""
        from drafter.intake import read_content

        read = read_content(data, name)
        return SheetFile(as_typed(read.mapping), tuple(read.notes))

    # -- what waits to be taken over

    def bring_file(self, work_id: int, data: bytes, name: str) -> Incoming:
        """Read a file for a sheet and keep it until a person takes it over or drops it; raises InputError.

        A table or YAML is read as facts; a Word or text file is read figure by figure, each with its sentence.
        """
        from drafter.intake import is_draft_name, read_content

        name = storable(name)
        if is_draft_name(name):
            return self._bring_text(work_id, self.read_draft_file(data, name), name)
        read = read_content(data, name)
        content = as_typed(read.mapping)
        for fact in raw_facts(content):
            if isinstance(fact, dict) and fact.get("origin"):
                fact["origin"] = f"{name} {fact['origin']}"
        notes = [[note.where, note.what, note.hint] for note in read.notes]
        self._wait(work_id, {"name": name, "kind": "file", "content": content, "notes": notes})
        return self._required(work_id)

    def bring_text(self, work_id: int, text: str) -> Incoming:
        """Read pasted text figure by figure and keep it until a person takes it over or drops it; raises InputError."""
        return self._bring_text(work_id, text, PASTED_TEXT)

    def _bring_text(self, work_id: int, text: str, name: str) -> Incoming:
        from drafter.intake.proposals import propose

        text = storable(text)
        if not text.strip():
            raise InputError("没有文字", hint="请把上年总结或科室材料的文字粘贴进来。")
        if len(text) > LONGEST_TEXT:
            raise InputError(f"文字有{len(text):,}字，超过{LONGEST_TEXT // 10_000}万字", hint="请分几次粘贴。")
        found = propose(text, self._topics(work_id))
        if not found:
            raise InputError("没有读到带数字的事项", hint="请粘贴写有数字的段落，如 新建会企业14家。")
        source = "" if name == PASTED_TEXT else name
        content = {"facts": [one.as_fact(source) for one in found]}
        self._wait(work_id, {"name": name, "kind": "text", "content": content, "notes": []})
        return self._required(work_id)

    def _topics(self, work_id: int) -> tuple[str, ...]:
        """Give the topics a text's headings may name: those of the sheet first, then those of its outline."""
        sheet = self.sheet(work_id).sheet
        own = sheet.topics() if sheet else ()
        outline = prompts.load_outline(self._outline_of(work_id))
        return tuple(dict.fromkeys([*own, *(want.topic for section in outline.sections for want in section.wants)]))

    def _outline_of(self, work_id: int) -> str:
        work = self._store.work(work_id)
        return prompts.default_outline(work.kind, "")

    def incoming(self, work_id: int) -> Incoming | None:
        """Give what this person brought to a sheet and has not taken over, compared with the sheet as it is now; None when nothing waits."""
        kept = self._store.waiting(work_id, IMPORT, actor=self.person.name)
        if kept is None:
            return None
        current = self._store.sheet(work_id).content
        kind, content = str(kept["kind"]), kept["content"]
        rows = rows_of(current, content, whole=kind == "file")
        ticked, dropped = kept.get("ticked"), kept.get("dropped")
        absent = frozenset(row.number for row in rows if row.bearing is Bearing.ABSENT)
        if dropped is None:
            dropped = absent if is_another(current, content) else ()
        return Incoming(
            name=kept["name"],
            kind=kind,
            content=content,
            notes=tuple(Problem(*note) for note in kept["notes"]),
            rows=rows,
            ticked=suggested_ticks(rows, kind) if ticked is None else frozenset(ticked),
            dropped=absent & frozenset(dropped),
            heads=heads_of(current, content),
            with_heads=bool(kept.get("with_heads", True)),
        )

    def tick(
        self,
        work_id: int,
        ticked: Collection[int],
        dropped: Collection[int] = (),
        *,
        with_heads: bool = True,
        amended: Mapping[int, Mapping[str, str]] | None = None,
    ) -> None:
        """Keep which rows of what waits are to be taken over, and which of the sheet taken out.

        with_heads: unit and period too. amended: fields a person put right, by row.
        """
        kept = self._store.waiting(work_id, IMPORT, actor=self.person.name)
        if kept is None:
            return
        facts = [dict(fact) for fact in raw_facts(kept["content"])]
        for number, fields in (amended or {}).items():
            if number < len(facts):
                facts[number] |= {name: storable(text).strip() for name, text in fields.items()}
        content = {**kept["content"], "facts": facts}
        chosen = {"ticked": sorted(ticked), "dropped": sorted(dropped), "with_heads": with_heads}
        self._wait(work_id, {**kept, "content": content, **chosen})

    def take_incoming(self, work_id: int, *, base: int) -> SheetRevision:
        """Save the sheet with the ticked rows of what waits; StaleRevisionError when `base` is not the newest revision."""
        waiting = self._required(work_id)
        current = self._store.sheet(work_id).content
        read = waiting.content
        if not waiting.with_heads:
            read = {name: value for name, value in read.items() if name not in ("unit", "period")}
        content = merged(current, read, waiting.ticked, waiting.dropped)
        saved = self._save_sheet(
            work_id, as_typed(content), base=base, action="import_sheet", note={"source": waiting.name}
        )
        self.drop_incoming(work_id)
        return saved

    def drop_incoming(self, work_id: int) -> None:
        """Forget what waits to be taken over."""
        self._store.drop_waiting(work_id, IMPORT, actor=self.person.name)

    def keep_pasted(self, work_id: int, text: str) -> None:
        """Keep text that stands in the box for pasting, so that a refresh does not lose it; "" forgets it."""
        if text.strip():
            self._store.keep_waiting(work_id, PASTED, {"text": storable(text)}, actor=self.person.name)
        else:
            self._store.drop_waiting(work_id, PASTED, actor=self.person.name)

    def pasted(self, work_id: int) -> str:
        """Give the text that was pasted and not read yet."""
        kept = self._store.waiting(work_id, PASTED, actor=self.person.name)
        return "" if kept is None else str(kept["text"])

    def _wait(self, work_id: int, content: dict[str, Any]) -> None:
        self._store.keep_waiting(work_id, IMPORT, content, actor=self.person.name)

    def _required(self, work_id: int) -> Incoming:
        found = self.incoming(work_id)
        if found is None:
            raise InputError("没有等待采用的内容", hint="请重新导入。")
        return found

    # -- two people on one sheet

    def keep_mine(self, work_id: int, token: str, content: Mapping[str, Any], *, base: int) -> None:
        """Keep what could not be saved because somebody else had saved; token: of the window it was typed in."""
        kept = {"content": as_typed(content), "base": base}
        self._store.keep_waiting(work_id, MINE + token, kept, actor=self.person.name)

    def mine(self, work_id: int, token: str) -> dict[str, Any] | None:
        """Give what could not be saved, None when there is nothing."""
        kept = self._store.waiting(work_id, MINE + token, actor=self.person.name)
        return None if kept is None else dict(kept["content"])

    def drop_mine(self, work_id: int, token: str) -> None:
        """Forget what could not be saved, once a person has chosen."""
        self._store.drop_waiting(work_id, MINE + token, actor=self.person.name)

    def sheet_differences(self, work_id: int, token: str) -> tuple[Difference, ...]:
        """Tell fact by fact what this window typed otherwise than the newest sheet has it, beside what both began from."""
        kept = self._store.waiting(work_id, MINE + token, actor=self.person.name)
        if kept is None:
            return ()
        base = self._store.sheet(work_id, int(kept["base"])).content
        return differences(base, kept["content"], self._store.sheet(work_id).content)

    def settle(self, work_id: int, token: str, chosen: Mapping[str, Side], *, base: int) -> SheetRevision:
        """Save the newest sheet with what was chosen of this window's; `base` is the revision the person saw."""
        kept = self._store.waiting(work_id, MINE + token, actor=self.person.name)
        if kept is None:
            return self.sheet(work_id)
        before = self._store.sheet(work_id, int(kept["base"])).content
        content = resolved(before, kept["content"], self._store.sheet(work_id).content, chosen)
        saved = self._save_sheet(work_id, as_typed(content), base=base, action="merge_sheet", note={})
        self.drop_mine(work_id, token)
        return saved

    # -- checks beside the table

    def sheet_checks(self, work_id: int) -> tuple[SheetCheck, ...]:
        """Give what deserves a look in the newest sheet; nothing while it cannot be read, its problems come first."""
        revision = self.sheet(work_id)
        sheet = revision.sheet
        if sheet is None:
            return ()
        return self._kept.checks.get((work_id, revision.number), lambda: sheet_checks(revision.content, sheet))

    def blank_workbook(self, outline: str | None = None) -> bytes:
        """Give an XLSX to fill in, with the facts the outline wants."""
        from drafter.export.workbook import blank_workbook

        plan = prompts.load_outline(outline) if outline else None
        sections = plan.sections if plan else ()
        wants = [want for section in sections for want in section.wants]
        return blank_workbook([(want.topic, want.item, want.unit) for want in wants])

    def read_draft_file(self, data: bytes, name: str) -> str:
        """Read a draft from a Word or text file; raises InputError; stores nothing."""
        from drafter.intake import read_draft

        return read_draft(data, name)

    def bring_draft(self, text: str, name: str = "") -> Work:
        """Begin a work of its own with a draft written elsewhere; its sheet is still blank. name: of the file."""
        return elsewhere.bring(self._store, text, name, actor=self.person.name)

    def title_period(self, work_id: int) -> Mapping[str, str] | None:
        """Give year and span as the title of the newest draft names them, None when it does not."""
        return elsewhere.title_period(self._newest_draft(work_id).text)

    def bring_sheet(self, work_id: int, content: Mapping[str, Any], source: str, *, base: int) -> SheetRevision:
        """Put a sheet beside a draft that was brought in; source: the file or work it comes from."""
        return self._save_sheet(work_id, as_typed(content), base=base, action="bring_sheet", note={"source": source})
