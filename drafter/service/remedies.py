"""Remedies (处理): what a person may do about a figure or a fact beside taking a suggestion or accepting it with a reason."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from drafter.errors import InputError, NotFoundError
from drafter.numerals import write_number
from drafter.service.content import storable
from drafter.service.judgement import Replacement
from drafter.service.records import FactChoice, FactOption, Insertion, Outdated, Review, Signature
from drafter.service.reviewing import Reviewing
from drafter.service.rights import Right, needs
from drafter.service.session import readable, same_draft
from drafter.sheet import Fact, FactSheet, Period
from drafter.sheet.dates import read_date
from drafter.sheet.unreadable import Unreadable
from drafter.store import DraftRevision
from drafter.trace import Figure, is_heading, options, phrase_of

if TYPE_CHECKING:
    from drafter.service.session import Examined

LONGEST_PLACE = 24
# So long after its period a summary is still signed on the day it is finished.
SIGNING_DAYS = 120
NAMED_FIELDS = {"value": "", "previous": "上期", "target": "目标", "date": "时间"}


class Remedies(Reviewing):
    """Choosing another fact, following a changed sheet, telling what was left out (处理)."""

    @needs(Right.READ)
    def fact_options(self, work_id: int, start: int, end: int, *, base: int) -> FactChoice:
        """Give every number of the sheet that could stand in place of the figure at that span, the likeliest first."""
        review, _ = self._figure(work_id, start, end, base)
        sheet = readable(review.sheet)
        return FactChoice(
            phrase_of(review.draft.text, start, end),
            tuple(
                FactOption(one.fact, one.field, _label(sheet.fact(one.fact), one.field), one.written, one.same)
                for one in options(review.draft.text, sheet, start, end)
            ),
        )

    @needs(Right.EDIT)
    def use_fact(
        self, work_id: int, start: int, end: int, fact_id: str, field: str = "value", *, base: int
    ) -> DraftRevision:
        """Put a number of the sheet in place of the figure at that span. field: `value`, `previous` or `target`."""
        review, figure = self._figure(work_id, start, end, base)
        for option in options(review.draft.text, readable(review.sheet), start, end):
            if (option.fact, option.field) == (fact_id, field):
                break
        else:
            raise NotFoundError(f"事实表里没有编号为“{fact_id}”的数", hint="请刷新后重新选择。")
        note = {"figure": figure.text, "fact": f"{fact_id}.{field}", "new": option.written}
        return self._replace(review, [Replacement(start, end, option.written)], action="use_fact", note=note)

    @needs(Right.READ)
    def outdated(self, work_id: int) -> tuple[Outdated, ...]:
        """Give the figures that were right by the sheet the draft was written from, and are not by the newest one."""
        return self._outdated(self.review(work_id))

    @needs(Right.EDIT)
    def follow_sheet(self, work_id: int, *, base: int) -> DraftRevision:
        """Put the newest data in place of every outdated figure that has a suggestion, in one revision."""
        review = self.review(work_id)
        same_draft(review.draft, base)
        figures = [one.figure for one in self._outdated(review)]
        replacements = [Replacement(f.start, f.end, f.suggestion) for f in figures if f.suggestion is not None]
        if not replacements:
            raise InputError("没有可以一并改成新数的地方", hint="请逐个处理标出的数字。")
        note = {"figures": "、".join(f"{review.draft.text[one.start : one.end]}→{one.words}" for one in replacements)}
        return self._replace(review, replacements, action="follow_sheet", note=note)

    @needs(Right.READ)
    def insertion(self, work_id: int, fact_id: str) -> Insertion:
        """Propose a sentence that tells a fact the draft leaves out, and the paragraph it would join."""
        from drafter.writing.rule import sentence_of

        review = self.review(work_id)
        sheet = readable(review.sheet)
        fact = _fact(sheet, fact_id)
        lines = review.draft.text.split("\n")
        places = tuple(_places(lines))
        if not places:
            raise InputError("稿件里没有可以补写的段落", hint="请先起草，或在“通篇修改”里写。")
        return Insertion(sentence_of(fact, sheet), _best_place(fact, review, sheet, places), places)

    @needs(Right.EDIT)
    def insert_sentence(self, work_id: int, line: int, sentence: str, *, base: int) -> DraftRevision:
        """Put a sentence at the end of a line of the draft."""
        review = self.review(work_id)
        same_draft(review.draft, base)
        sentence = " ".join(storable(sentence).split())
        if not sentence:
            raise InputError("没有要补写的文字", hint="请写一句话。")
        lines = review.draft.text.split("\n")
        if line not in dict(_places(lines)):
            raise InputError("选的段落已经不在了", hint="请刷新后重新选择。")
        end = sum(len(one) + 1 for one in lines[:line]) + len(lines[line].rstrip())
        note = {"sentence": sentence}
        return self._replace(review, [Replacement(end, end, sentence)], action="insert_sentence", note=note)

    @needs(Right.READ)
    def signature(self, work_id: int) -> Signature | None:
        """Give what a draft without unit and day at its end would be signed with; None when it ends so, or its sheet names no unit."""
        from drafter.export import is_signed

        text, sheet = self._newest_draft(work_id).text, self.sheet(work_id).sheet
        if sheet is None or not sheet.unit.name or is_signed(text):
            return None
        day = day_to_sign(sheet.period, datetime.now().astimezone().date())
        return Signature(sheet.unit.name, write_number(day.isoformat()))

    @needs(Right.EDIT)
    def add_signature(self, work_id: int, day: str, *, base: int) -> DraftRevision:
        """Put unit and day at the end of the draft; InputError when the day is none or the draft ends so already."""
        review = self.review(work_id)
        same_draft(review.draft, base)
        proposed = self.signature(work_id)
        if proposed is None:
            raise InputError("文末已有落款，或还没有填单位名称", hint="请在稿件里直接改。")
        try:
            written = write_number(date.fromisoformat(read_date(day)).isoformat())
        except (Unreadable, ValueError) as error:
            raise InputError(f"“{day[:20]}”不是完整的年月日", hint=f"请写成 {proposed.day}。") from error
        text = review.draft.text
        end = len(text.rstrip())
        words = Replacement(end, len(text), f"\n{proposed.unit}\n{written}")
        return self._replace(review, [words], action="add_signature", note={"day": written})

    def _outdated(self, review: Review) -> tuple[Outdated, ...]:
        if not review.sheet_changed:
            return ()
        written_from = self._read(self._store.sheet(review.draft.work_id, review.draft.sheet_revision))
        if written_from.sheet is None:
            return ()
        before: Examined = self._examine(review.draft.text, written_from, written_from.sheet)
        sound = {(f.start, f.end): f for f in before.report.figures if not f.flagged}
        old, new = _by_id(written_from.sheet), _by_id(readable(review.sheet))
        return tuple(_changed(review.open, sound, old, new))


def _changed(
    figures: tuple[Figure, ...],
    sound: Mapping[tuple[int, int], Figure],
    old: Mapping[str, Fact],
    new: Mapping[str, Fact],
) -> Iterator[Outdated]:
    """Give the flagged figures that were sound, with the first of their facts whose number is another now."""
    for figure in figures:
        earlier = sound.get((figure.start, figure.end))
        for fact_id in earlier.facts if earlier is not None else ():
            before, now = old.get(fact_id), new.get(fact_id)
            if before is not None and now is not None and _differences(before, now) != ("", ""):
                yield Outdated(figure, now.item or fact_id, *_differences(before, now))
                break


def _differences(before: Fact, now: Fact) -> tuple[str, str]:
    """What a fact said and says where the two differ: its number, what it is compared with, or its date."""
    old, new = (tuple(map(partial(_number, fact), NAMED_FIELDS)) for fact in (before, now))
    differing = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    return "，".join(one for one, _ in differing), "，".join(other for _, other in differing)


def _number(fact: Fact, field: str) -> str:
    value, name = getattr(fact, field), NAMED_FIELDS[field]
    if not value:
        return name + "空白"
    if field == "date":
        return name + write_number(value)
    hedge = fact.modifier if field == "value" else getattr(fact, f"{field}_modifier")
    return name + write_number(value, fact.unit, hedge)


def _by_id(sheet: FactSheet) -> dict[str, Fact]:
    return {fact.id: fact for fact in sheet.facts}


def _fact(sheet: FactSheet, fact_id: str) -> Fact:
    try:
        return sheet.fact(fact_id)
    except KeyError:
        raise NotFoundError(f"事实表里没有编号为“{fact_id}”的事实", hint="请刷新后重新选择。") from None


def _label(fact: Fact, field: str) -> str:
    """Name a number of the sheet in one line: F3　慰问资金（上期）　12.8万元　帮扶救助."""
    value = getattr(fact, field)
    written = write_number(value, fact.unit, fact.modifier if field == "value" else "")
    name = (fact.item or "未命名") + {"previous": "（上期）", "target": "（目标）"}.get(field, "")
    return "　".join(part for part in (fact.id, name, written, fact.topic) if part)


def _places(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Give the lines that sentences may join, by the heading above and how they begin: neither title, headings nor blank lines."""
    heading, titled = "", False
    for number, line in enumerate(lines):
        words = line.strip()
        if not words:
            continue
        if is_heading(line):
            heading = words
        elif not titled and words[-1] not in "。；！？：":
            titled = True
        else:
            begins = words[:LONGEST_PLACE] + ("…" if len(words) > LONGEST_PLACE else "")
            yield number, f"{heading}　{begins}" if heading else begins


def _best_place(fact: Fact, review: Review, sheet: FactSheet, places: tuple[tuple[int, str], ...]) -> int:
    """Give the line that tells most of the facts of the same topic, else the last that tells anything of the sheet."""
    topics = {one.id: one.topic for one in sheet.facts}
    text = review.draft.text
    allowed = {line for line, _ in places}
    alike: Counter[int] = Counter()
    told: list[int] = []
    for figure in review.report.figures:
        line = text.count("\n", 0, figure.start)
        if line in allowed and figure.facts and not figure.flagged:
            told.append(line)
            alike[line] += sum(topics.get(name) == fact.topic for name in figure.facts)
    best = max(alike, key=lambda line: (alike[line], line), default=None)
    if best is not None and alike[best]:
        return best
    return told[-1] if told else places[-1][0]


def day_to_sign(period: Period | None, today: date) -> date:
    """Give today while the period is under way or not long over, else its last day: an old summary is not signed today."""
    if period is None:
        return today
    last = date(period.year, period.last_month, monthrange(period.year, period.last_month)[1])
    under_way = date(period.year, period.first_month, 1) <= today <= last + timedelta(days=SIGNING_DAYS)
    return today if under_way else last
