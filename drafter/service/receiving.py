"""What comes to a sheet (接收): files and texts that wait to be taken over by tick, changes of two people, checks as one types."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from drafter.errors import InputError, Problem
from drafter.service.carrying import Span, is_year_before
from drafter.service.checking import SheetCheck, sheet_checks
from drafter.service.content import as_typed, cell_text, raw_facts, raw_group, storable
from drafter.service.incoming import (
    Bearing,
    Incoming,
    heads_of,
    is_another,
    is_of_another_unit,
    merged,
    of_last_period,
    rows_of,
    suggested_ticks,
)
from drafter.service.merging import Difference, Side, differences, resolved
from drafter.service.records import SheetRevision
from drafter.service.rights import Right, needs
from drafter.service.session import Session
from drafter.sheet import Period

IMPORT = "import"
PASTED = "pasted"
MINE = "mine:"
PASTED_TEXT = "粘贴的文字"
LONGEST_TEXT = 200_000


class Receiving(Session):
    """What waits for a person's word before it joins a sheet (待采用)."""

    @needs(Right.EDIT)
    def bring_file(self, work_id: int, data: bytes, name: str) -> Incoming:
        """Read a file for a sheet and keep it until a person takes it over or drops it; raises InputError.

        A table or YAML is read as facts; a Word or text file is read figure by figure, each with its sentence.
        """
        from drafter.intake import is_draft_name, read_content, read_draft

        name = storable(name)
        if is_draft_name(name):
            return self._bring_text(work_id, read_draft(data, name), name)
        read = read_content(data, name)
        content = as_typed(read.mapping)
        for fact in raw_facts(content):
            if isinstance(fact, dict) and fact.get("origin"):
                fact["origin"] = f"{name} {fact['origin']}"
        notes = [[note.where, note.what, note.hint] for note in read.notes]
        period = raw_group(content, "period")
        said = [cell_text(period.get("year")), cell_text(period.get("span"))]
        waiting = {"name": name, "kind": "file", "content": content, "notes": notes, "period": said}
        last = bool(self._last_period(work_id, said)) and not is_of_another_unit(
            self._store.sheet(work_id).content, content
        )
        self._wait(work_id, {**waiting, "as_previous": last})
        return self._required(work_id)

    @needs(Right.EDIT)
    def bring_text(self, work_id: int, text: str) -> Incoming:
        """Read pasted text figure by figure and keep it until a person takes it over or drops it; raises InputError."""
        return self._bring_text(work_id, text, PASTED_TEXT)

    def _bring_text(self, work_id: int, text: str, name: str) -> Incoming:
        from drafter.intake import told_period
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
        # The text is kept to be shown to a model, should the person ask for it; the places say which row is which figure of it.
        places = [one.start for one in found]
        said = list(told_period(text, source))
        waiting = {
            "name": name,
            "kind": "text",
            "content": content,
            "notes": [],
            "text": text,
            "places": places,
            "by": {},
        }
        self._wait(work_id, {**waiting, "period": said, "as_previous": bool(self._last_period(work_id, said))})
        return self._required(work_id)

    def _last_period(self, work_id: int, said: Sequence[str]) -> str:
        """Give the period that was said, as lists name it, when it is the same part of the year before the sheet's; else ""."""
        sheet = self.sheet(work_id).sheet
        if sheet is None or sheet.period is None or not said or not said[0]:
            return ""
        span = Span(str(sheet.period.year), sheet.period.span)
        try:
            period = Period(year=int(said[0]), span=said[1] or "全年")
        except ValueError:
            return ""
        return period.label if is_year_before(period, span) else ""

    @needs(Right.EDIT)
    def count_as_previous(self, work_id: int, *, last: bool) -> None:
        """Take the figures of what waits for last year's, which stand in 上期, or for those of this period."""
        with self._kept.waiting:
            kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
            if kept is not None:
                # Which rows would change anything is another question now; of a text what was ticked stays.
                fresh = {} if kept["kind"] == "text" else {"ticked": None, "dropped": None}
                self._wait(work_id, {**kept, **fresh, "as_previous": last})

    def _topics(self, work_id: int) -> tuple[str, ...]:
        """Give the topics a text's headings may name: those of the sheet first, then those of its outline."""
        sheet = self.sheet(work_id).sheet
        own = sheet.topics() if sheet else ()
        library = self._shelf_of(work_id).library
        work = self._store.work(work_id)
        outline = library.outline(library.default_outline(work.kind, "", work.unit_name))
        return tuple(dict.fromkeys([*own, *(want.topic for section in outline.sections for want in section.wants)]))

    @needs(Right.READ)
    def incoming(self, work_id: int) -> Incoming | None:
        """Give what this person brought to a sheet and has not taken over, compared with the sheet as it is now; None when nothing waits."""
        kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
        if kept is None:
            return None
        current = self._store.sheet(work_id).content
        kind, content = str(kept["kind"]), kept["content"]
        by, absorbed = kept.get("by", {}), frozenset(kept.get("absorbed", ()))
        last = bool(kept.get("as_previous"))
        if last:
            content = of_last_period(content)
            absorbed |= {number for number, fact in enumerate(content["facts"]) if not fact}
        rows = tuple(
            replace(row, by=by[str(row.number)]) if str(row.number) in by else row
            for row in rows_of(current, content, whole=kind == "file" and not last)
            if row.bearing is Bearing.ABSENT or row.number not in absorbed
        )
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
            ticked=(suggested_ticks(rows, kind) if ticked is None else frozenset(ticked)) - absorbed,
            dropped=absent & frozenset(dropped),
            heads=heads_of(current, content),
            with_heads=bool(kept.get("with_heads", True)),
            last_period=self._last_period(work_id, kept.get("period", ())),
            as_previous=last,
        )

    @needs(Right.EDIT)
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
        with self._kept.waiting:
            self._tick(work_id, ticked, dropped, with_heads, amended or {})

    def _tick(
        self,
        work_id: int,
        ticked: Collection[int],
        dropped: Collection[int],
        with_heads: bool,
        amended: Mapping[int, Mapping[str, str]],
    ) -> None:
        kept = self._store.waiting(work_id, IMPORT, actor=self._mark)
        if kept is None:
            return
        facts = [dict(fact) for fact in raw_facts(kept["content"])]
        for number, fields in amended.items():
            if number < len(facts) and number not in kept.get("absorbed", ()):
                put_right = {name: storable(text).strip() for name, text in fields.items()}
                if kept.get("as_previous") and "previous" in put_right:
                    put_right = {**put_right, "value": put_right["previous"], "modifier": ""}
                    del put_right["previous"]
                facts[number] |= put_right
        content = {**kept["content"], "facts": facts}
        chosen = {"ticked": sorted(ticked), "dropped": sorted(dropped), "with_heads": with_heads}
        self._wait(work_id, {**kept, "content": content, **chosen})

    @needs(Right.EDIT)
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

    @needs(Right.EDIT)
    def drop_incoming(self, work_id: int) -> None:
        """Forget what waits to be taken over."""
        self._store.drop_waiting(work_id, IMPORT, actor=self._mark)

    @needs(Right.EDIT)
    def keep_pasted(self, work_id: int, text: str) -> None:
        """Keep text that stands in the box for pasting, so that a refresh does not lose it; "" forgets it."""
        if text.strip():
            self._store.keep_waiting(work_id, PASTED, {"text": storable(text)}, actor=self._mark)
        else:
            self._store.drop_waiting(work_id, PASTED, actor=self._mark)

    @needs(Right.READ)
    def pasted(self, work_id: int) -> str:
        """Give the text that was pasted and not read yet."""
        kept = self._store.waiting(work_id, PASTED, actor=self._mark)
        return "" if kept is None else str(kept["text"])

    def _wait(self, work_id: int, content: dict[str, Any]) -> None:
        self._store.keep_waiting(work_id, IMPORT, content, actor=self._mark)

    def _required(self, work_id: int) -> Incoming:
        found = self.incoming(work_id)
        if found is None:
            raise InputError("没有等待采用的内容", hint="请重新导入。")
        return found

    # -- two people on one sheet

    @needs(Right.EDIT)
    def keep_mine(self, work_id: int, token: str, content: Mapping[str, Any], *, base: int) -> None:
        """Keep what could not be saved because somebody else had saved; token: of the window it was typed in."""
        kept = {"content": as_typed(content), "base": base}
        self._store.keep_waiting(work_id, MINE + token, kept, actor=self._mark)

    @needs(Right.READ)
    def mine(self, work_id: int, token: str) -> dict[str, Any] | None:
        """Give what could not be saved, None when there is nothing."""
        kept = self._store.waiting(work_id, MINE + token, actor=self._mark)
        return None if kept is None else dict(kept["content"])

    @needs(Right.EDIT)
    def drop_mine(self, work_id: int, token: str) -> None:
        """Forget what could not be saved, once a person has chosen."""
        self._store.drop_waiting(work_id, MINE + token, actor=self._mark)

    @needs(Right.READ)
    def sheet_differences(self, work_id: int, token: str) -> tuple[Difference, ...]:
        """Tell fact by fact what this window typed otherwise than the newest sheet has it, beside what both began from."""
        kept = self._store.waiting(work_id, MINE + token, actor=self._mark)
        if kept is None:
            return ()
        base = self._store.sheet(work_id, int(kept["base"])).content
        return differences(base, kept["content"], self._store.sheet(work_id).content)

    @needs(Right.EDIT)
    def settle(self, work_id: int, token: str, chosen: Mapping[str, Side], *, base: int) -> SheetRevision:
        """Save the newest sheet with what was chosen of this window's; `base` is the revision the person saw."""
        kept = self._store.waiting(work_id, MINE + token, actor=self._mark)
        if kept is None:
            return self.sheet(work_id)
        before = self._store.sheet(work_id, int(kept["base"])).content
        content = resolved(before, kept["content"], self._store.sheet(work_id).content, chosen)
        saved = self._save_sheet(work_id, as_typed(content), base=base, action="merge_sheet", note={})
        self.drop_mine(work_id, token)
        return saved

    # -- checks beside the table

    @needs(Right.READ)
    def sheet_checks(self, work_id: int) -> tuple[SheetCheck, ...]:
        """Give what deserves a look in the newest sheet; nothing while it cannot be read, its problems come first."""
        revision = self.sheet(work_id)
        sheet = revision.sheet
        if sheet is None:
            return ()
        return self._kept.checks.get(
            (work_id, revision.number, revision.other_names), lambda: sheet_checks(revision.content, sheet)
        )
