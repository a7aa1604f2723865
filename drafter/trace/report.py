"""What a check reports (核对报告): figures with their status, facts never used, conflicts, remarks, one verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from drafter.numerals import Kind


class Status(StrEnum):
    """How a figure traces to the sheet (溯源状态); DESIGN.md §5 defines each."""

    SUPPORTED = "supported"
    DERIVED = "derived"
    APPROXIMATE = "approximate"
    MISATTRIBUTED = "misattributed"
    CONTRADICTED = "contradicted"
    UNIT_MISMATCH = "unit_mismatch"
    UNSUPPORTED = "unsupported"
    PLACEHOLDER = "placeholder"

    @property
    def flagged(self) -> bool:
        """Whether a person has to look at it."""
        return self not in CLEAN

    @property
    def label(self) -> str:
        """The Chinese name shown to people."""
        return LABELS[self]


CLEAN = frozenset({Status.SUPPORTED, Status.DERIVED, Status.APPROXIMATE})
LABELS = {
    Status.SUPPORTED: "有据",
    Status.DERIVED: "可推算",
    Status.APPROXIMATE: "约数",
    Status.MISATTRIBUTED: "张冠李戴",
    Status.CONTRADICTED: "不符",
    Status.UNIT_MISMATCH: "单位不符",
    Status.UNSUPPORTED: "无据",
    Status.PLACEHOLDER: "待补",
}


class Verdict(StrEnum):
    """The report in one word (结论). `nothing_to_check` is never shown as passed."""

    OK = "ok"
    FLAGGED = "flagged"
    NOTHING_TO_CHECK = "nothing_to_check"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the draft and where it comes from (数字及其来源).

    start, end: code points in the checked text. facts: ids it rests on, or of the item the words name when flagged. formula: over ids,
    such as `F1+F2` or `F3-F3.previous`, for derived figures. reason: one Chinese sentence. suggestion: text that replaces exactly
    the span, or None. coincidence: chance, as a decimal string, that a random number of that size would have matched, or None.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: str
    unit: str
    modifier: str
    status: Status
    facts: tuple[str, ...] = ()
    formula: str | None = None
    reason: str = ""
    suggestion: str | None = None
    coincidence: str | None = None

    @property
    def flagged(self) -> bool:
        """Whether a person has to look at it."""
        return self.status.flagged

    def at(self, start: int) -> Figure:
        """The same figure at another place; made by name and not by `replace`, which takes thrice as long for each figure of a draft."""
        if self.start == start:
            return self
        return Figure(
            start,
            start + self.end - self.start,
            self.text,
            self.kind,
            self.value,
            self.unit,
            self.modifier,
            self.status,
            self.facts,
            self.formula,
            self.reason,
            self.suggestion,
            self.coincidence,
        )


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that cannot all be right (勾稽矛盾): a total against its parts, one item with two values, shares over 100 %.

    place: `draft` or `sheet`. facts: ids concerned. spans: places in the draft, in code points.
    """

    kind: str
    place: str
    message: str
    facts: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def moved(self, by: int) -> Conflict:
        """The same conflict so many characters further on."""
        return replace(self, spans=tuple((start + by, end + by) for start, end in self.spans))


class Strength(StrEnum):
    """How strongly the source of a rule speaks (规则强度): 必 the standard says 应, 般 it recommends, 实 practice."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on form (文风提示). rule: id of REFERENCE.md (`N5`); start, end: code points; fix: safe replacement of the span, or None."""

    rule: str
    strength: Strength
    message: str
    start: int
    end: int
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that a check found (核对报告). unused: ids of facts the draft never mentions, in the order of the sheet.

    foremost: the same ids, the most important to tell first; empty in a report made without it.
    memo: what the next check may take over after an edit; no part of what was found, not compared, shown or stored.
    """

    figures: tuple[Figure, ...] = ()
    unused: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    remarks: tuple[Remark, ...] = ()
    foremost: tuple[str, ...] = ()
    memo: object = field(default=None, repr=False, compare=False, kw_only=True)

    def __reduce__(self) -> tuple[type[Report], tuple[Any, ...]]:
        """Leave the memo behind when a report is stored or sent."""
        return Report, (self.figures, self.unused, self.conflicts, self.remarks, self.foremost)

    @property
    def flagged(self) -> tuple[Figure, ...]:
        """The figures a person has to look at."""
        return tuple(figure for figure in self.figures if figure.flagged)

    @property
    def verdict(self) -> Verdict:
        """The report in one word."""
        if not self.figures:
            return Verdict.NOTHING_TO_CHECK
        return Verdict.FLAGGED if self.flagged or self.conflicts else Verdict.OK

    @property
    def ok(self) -> bool:
        """Whether figures were found, none is flagged and nothing conflicts."""
        return self.verdict is Verdict.OK

    @property
    def counts(self) -> dict[str, int]:
        """How many figures have each status, every status named."""
        found = Counter(figure.status for figure in self.figures)
        return {str(status): found[status] for status in Status}

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, with the field names of DESIGN.md §5."""
        return {
            "verdict": str(self.verdict),
            "ok": self.ok,
            "counts": self.counts,
            "figures": [asdict(figure) for figure in self.figures],
            "unused": list(self.unused),
            "conflicts": [asdict(conflict) for conflict in self.conflicts],
            "remarks": [asdict(remark) for remark in self.remarks],
        }
