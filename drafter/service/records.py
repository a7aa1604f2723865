"""What the service gives to pages and the command line (服务的返回值): frozen values that hold no connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from drafter.errors import Problem
from drafter.service.carrying import Span, is_year_before
from drafter.service.differences import SentenceChange
from drafter.sheet import FactSheet, Period
from drafter.store.records import BatchUnit, Decision, DraftRevision, Revision, SignOff, Token
from drafter.trace import Conflict, Figure, Remark, Report


@dataclass(frozen=True, slots=True)
class SheetRevision:
    """One saved state of a fact sheet (事实表版本).

    content: the mapping as it was typed; sheet: the sheet it makes, or None while `problems` names a field that cannot be read.
    other_names: item and other name that the unit keeps for all its works; the sheet has them at its facts.
    """

    work_id: int
    number: int
    content: dict[str, Any]
    sheet: FactSheet | None
    problems: tuple[Problem, ...]
    saved_at: datetime
    author: str
    other_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file that was read, not yet taken over (读入的事实表文件). notes: what a person should know, such as hidden rows."""

    content: dict[str, Any]
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class EarlierSheet:
    """A sheet a new one may begin from (以往的表). period: None while the sheet does not say; facts: how many."""

    work_id: int
    label: str
    period: Period | None
    facts: int


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that has sheets here (已有单位), the latest period first. following: the period it will report next."""

    name: str
    unit_id: int | None
    kind: str
    following: Span
    sheets: tuple[EarlierSheet, ...]

    def to_carry(self, span: Span) -> EarlierSheet | None:
        """Give the sheet whose items a new one would take over: of the same period a year before, else the latest; None without any."""
        sheets = [one for one in self.sheets if one.facts]
        same = [one for one in sheets if one.period and is_year_before(one.period, span)]
        return next(iter([*same, *sheets]), None)


@dataclass(frozen=True, slots=True)
class WriterChoice:
    """A writer a person may choose (写作方式): `rule` or `model`; note says why it is not available, or what it will do."""

    name: str
    label: str
    available: bool
    note: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will take (预计用量).

    sections: as the writer counts them, opening, problems, plans and closing included. The rest is for the model writer, without
    repair: prompt_tokens, None when no model is set; cost: decimal text, "" when no prices are set; seconds: by how long the model's
    latest calls took, None when there were none.
    """

    sections: int
    facts: int
    prompt_tokens: int | None
    completion_tokens: int = 0
    cost: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line beside a figure (依据): `label` such as 对应事实, 数据, 出处, 公式, 理由; `text` in Chinese."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """A draft with its check and what people decided (核对).

    keys and evidence run parallel to `report.figures`. decisions: by figure key, only acceptances in force. open: figures that are
    flagged and not accepted. open_conflicts: conflicts touching the draft of which a figure is not accepted. sheet_changed: the
    sheet was saved again after the draft was written from it. remarks: on form; they change no verdict. signed: the sign-off in
    force, None again once draft, sheet or an acceptance changed.

    A draft of which a section failed stays a discussion draft, also after a person edited it: nobody but a run that writes every
    section can say that nothing is missing.
    """

    draft: DraftRevision
    sheet: SheetRevision
    report: Report
    keys: tuple[str, ...]
    evidence: tuple[tuple[EvidenceRow, ...], ...]
    decisions: Mapping[str, Decision]
    open: tuple[Figure, ...]
    open_conflicts: tuple[Conflict, ...]
    sheet_changed: bool
    remarks: tuple[Remark, ...] = ()
    signed: SignOff | None = None

    @property
    def signable(self) -> bool:
        """Whether the draft may leave as a final text: every section written, figures found, none nor any conflict open."""
        return self.draft.complete and bool(self.report.figures) and not self.open and not self.open_conflicts

    def decision(self, figure: Figure) -> Decision | None:
        """Give the acceptance in force for a figure of this report, or None."""
        return self.decisions.get(self.keys[self.report.figures.index(figure)])


@dataclass(frozen=True, slots=True)
class Outdated:
    """A figure that was right until its fact was changed (事实已改). before, now: what the fact said and says, as documents write it."""

    figure: Figure
    fact: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class FactOption:
    """A number of the sheet that may be put in a figure's place (可换的事实); see `trace.Option`. label: the fact in one line."""

    fact: str
    field: str
    label: str
    written: str
    same: bool


@dataclass(frozen=True, slots=True)
class FactChoice:
    """What a person may choose from for a figure (换一条事实). phrase: the words of the draft that name what the figure tells."""

    phrase: str
    options: tuple[FactOption, ...]


@dataclass(frozen=True, slots=True)
class Insertion:
    """A sentence that tells a fact, and the line of the draft it would join (补写). places: every line it may join, with what to call it."""

    sentence: str
    line: int
    places: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a draft ends with (落款): the unit and the day, 2026年7月5日."""

    unit: str
    day: str


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the draft that can be taken back (可撤销的一步). revision: what it saved; at: where the newest draft goes back first."""

    revision: Revision
    at: int


@dataclass(frozen=True, slots=True)
class ReturnedDraft:
    """An edited file compared with the newest draft, not yet taken over (回传的稿件).

    text: what would be saved. base: the draft revision it was compared with; exported: the revision the file was exported from, None
    when the file does not say; mark: what the file says of it. changes: sentence by sentence, each new figure with its status.
    """

    text: str
    base: int
    exported: int | None
    mark: str
    changes: tuple[SentenceChange, ...]


@dataclass(frozen=True, slots=True)
class JoinedEdit:
    """An edit that was saved (存好的修改).

    other: the revision of somebody else that it was joined with, None when there was none; changed: how the paragraphs begin that the
    other had changed.
    """

    draft: DraftRevision
    other: DraftRevision | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Paragraphs that two people changed otherwise (同一段的两种改法); place: by which the choice names it, "" where one took it out."""

    place: int
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class UnsavedDraft:
    """A text in hand that is no revision yet (在改的全文).

    base: the revision it was begun from. asked: the person wanted it saved, but clashes have to be settled first. newest: what is saved
    by now; alone: how many changes of one's own meet nobody else's.
    """

    text: str
    base: int
    asked: bool
    newest: DraftRevision
    clashes: tuple[Clash, ...]
    alone: int


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to hand out (导出文件). draft_only: it is not signable, the name says 讨论稿; final: it is signed off, the name says 定稿."""

    name: str
    media_type: str
    data: bytes
    draft_only: bool
    final: bool = False


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made (新令牌): the only time its secret is told."""

    token: Token
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """One unit's sheet as it was brought for a batch, checked (批量校验).

    label: the file or worksheet it comes from. content: as it was typed; None when it could not be read at all. problems: why it is
    refused; notes: what deserves a look.
    """

    label: str
    unit: str
    period: str
    facts: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    content: Mapping[str, Any] | None

    @property
    def ready(self) -> bool:
        """Whether it can be drafted."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class BatchCheck:
    """The sheets of many units, checked and not yet stored (批量校验结果). name: of what was brought."""

    name: str
    units: tuple[UnitCheck, ...]

    @property
    def ready(self) -> tuple[UnitCheck, ...]:
        """Those that can be drafted."""
        return tuple(unit for unit in self.units if unit.ready)

    @property
    def refused(self) -> tuple[UnitCheck, ...]:
        """Those that cannot, each with its problems."""
        return tuple(unit for unit in self.units if not unit.ready)


@dataclass(frozen=True, slots=True)
class BatchFigure:
    """An open flagged figure of one of many units (批量待核对的数字). figure: its place in the draft of that revision."""

    work_id: int
    unit_name: str
    draft_revision: int
    figure: Figure
    sentence: str
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What came of one unit of a batch (批量结果). state: in words; counts are None without a draft; file: a name for the document."""

    unit: BatchUnit
    state: str
    figures: int | None = None
    flagged: int | None = None
    unused: int | None = None
    conflicts: int | None = None
    file: str = ""
    document: ExportFile | None = None
