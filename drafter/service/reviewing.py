"""Review (核对): the newest draft against the newest sheet, what people decide about its figures, and what goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from drafter.errors import InputError, StaleRevisionError, TemplateError
from drafter.register import lint
from drafter.service import judgement
from drafter.service.content import storable
from drafter.service.exporting import exported, read_word_options
from drafter.service.judgement import Replacement
from drafter.service.records import ExportFile, Review, SheetRevision
from drafter.service.rights import Reach, Right, needs
from drafter.service.session import Session, readable, same_draft
from drafter.sheet import FactSheet
from drafter.store import AcceptedFigure, AuditCheck, AuditEntry, DraftRevision, SignOff, StoredDecision, digest
from drafter.trace import Figure, Remark


class Reviewing(Session):
    """Review, decisions, export and the log (核对)."""

    @needs(Right.READ)
    def review(self, work_id: int) -> Review:
        """Give the newest draft checked against the newest sheet, with evidence and decisions; NotFoundError when there is none."""
        draft = self._newest_draft(work_id)
        revision = self.sheet(work_id)
        sheet = readable(revision)
        return self._reviewed(draft, revision, sheet, self._store.decisions(work_id))

    def _reviewed(
        self,
        draft: DraftRevision,
        revision: SheetRevision,
        sheet: FactSheet,
        decided: Mapping[str, StoredDecision],
    ) -> Review:
        work_id = draft.work_id
        report, keys, evidence = self._examine(draft.text, revision, sheet)
        holding = judgement.in_force(keys, report.figures, sheet, decided)
        accepted = {figure for key, figure in zip(keys, report.figures, strict=True) if key in holding}
        review = Review(
            draft=draft,
            sheet=revision,
            report=report,
            keys=keys,
            evidence=evidence,
            decisions={key: stored.decision for key, stored in holding.items()},
            open=tuple(figure for figure in report.flagged if figure not in accepted),
            open_conflicts=judgement.open_conflicts(report, accepted),
            # A text from elsewhere was not written from any sheet of ours.
            sheet_changed=draft.sheet_revision != revision.number and not self._store.work(work_id).origin,
            remarks=self._kept.remarks.get(
                (work_id, digest(draft.text), draft.outline, draft.outline_version), lambda: self._remarks_on(draft)
            ),
        )
        return replace(review, signed=self._signed(review)) if review.signable else review

    def _signed(self, review: Review) -> SignOff | None:
        """Give the sign-off of exactly these revisions; whatever makes the review not signable has lifted it before."""
        revisions = (review.draft.number, review.sheet.number)
        for signed in self._store.sign_offs(review.draft.work_id):
            if (signed.draft_revision, signed.sheet_revision) == revisions:
                return signed
        return None

    @needs(Right.REVIEW)
    def sign_off(self, work_id: int, *, base: int) -> SignOff:
        """Sign the draft off as final; InputError while anything is open, StaleRevisionError when `base` is not the newest revision."""
        draft, revision = self._newest_draft(work_id), self.sheet(work_id)
        same_draft(draft, base)
        decided = self._store.decisions(work_id)
        review = self._reviewed(draft, revision, readable(revision), decided)
        if not review.signable:
            raise InputError(f"还不能签发：{_still_open(review)}", hint="请先在核对页处理。")
        if review.signed is not None:
            return review.signed
        figures = dict(zip(review.keys, review.report.figures, strict=True))
        accepted = [
            AcceptedFigure(figures[key].text, decision.reason, decision.actor, decision.at)
            for key, decision in review.decisions.items()
        ]
        return self._store.sign_off(
            work_id,
            base=base,
            sheet_revision=revision.number,
            decided=decided,
            accepted=accepted,
            actor=self.person.name,
        )

    @needs(Right.READ)
    def sign_offs(self, work_id: int) -> tuple[SignOff, ...]:
        """Give every sign-off there was, the newest first; `review` tells which is in force."""
        return self._store.sign_offs(work_id)

    @needs(Right.EDIT)
    def take_suggestion(self, work_id: int, start: int, end: int, *, base: int) -> DraftRevision:
        """Put the checker's suggestion in place of the figure at that span; decisions on the other figures of the sentence stay."""
        review, figure = self._figure(work_id, start, end, base)
        if figure.suggestion is None:
            raise InputError(f"“{figure.text}”没有可用的建议", hint="请直接修改文字，或说明理由后保留。")
        note = {"figure": figure.text, "suggestion": figure.suggestion}
        return self._replace(review, [Replacement(start, end, figure.suggestion)], action="take_suggestion", note=note)

    @needs(Right.EDIT)
    def apply_fix(self, work_id: int, start: int, end: int, *, base: int) -> DraftRevision:
        """Put the safe fix of a remark on form in its place; it never touches a figure, so decisions on figures stay."""
        review = self.review(work_id)
        same_draft(review.draft, base)
        for remark in review.remarks:
            if (remark.start, remark.end) == (start, end) and remark.fix is not None:
                note = {"rule": remark.rule, "old": review.draft.text[start:end], "new": remark.fix}
                return self._replace(review, [Replacement(start, end, remark.fix)], action="apply_fix", note=note)
        raise InputError("所选位置没有可以直接套用的改法", hint="请刷新后重新选择，或直接修改文字。")

    @needs(Right.REVIEW)
    def accept(self, work_id: int, start: int, end: int, reason: str, *, base: int) -> None:
        """Accept a figure that is flagged or part of a conflict; an empty reason raises InputError."""
        reason = storable(reason).strip()
        if not reason:
            raise InputError("没有填写理由，不能保留", hint="请写明这个数字的依据。")
        review, figure = self._figure(work_id, start, end, base)
        disputed = any(
            figure in judgement.touched(conflict, review.report.figures) for conflict in review.report.conflicts
        )
        if not figure.flagged and not disputed:
            raise InputError(f"“{figure.text}”核对无误，不需要保留", hint="请选择标红的数字。")
        self._decide(review, figure, "accept", reason)

    @needs(Right.REVIEW)
    def withdraw(self, work_id: int, start: int, end: int, *, base: int) -> None:
        """Take an acceptance back."""
        review, figure = self._figure(work_id, start, end, base)
        if review.decision(figure) is None:
            raise InputError(f"“{figure.text}”没有保留过，无从撤回", hint="请刷新后再看。")
        self._decide(review, figure, "withdraw", "")

    @needs(Right.READ)
    def export(self, work_id: int, form: str = "docx") -> ExportFile:
        """Give the draft as `docx`, `md` or `xlsx` (trace table); unless it is signable the name says 讨论稿, once it is signed 定稿."""
        review = self.review(work_id)
        unit_id = self._store.unit_of_work(work_id)
        options = read_word_options({} if unit_id is None else self._store.unit_options(unit_id))
        file = exported(review, readable(review.sheet), form, options)
        detail = {"name": file.name, "draft_revision": review.draft.number, "open": len(review.open)}
        if review.signed is not None:
            detail["sign_off"] = review.signed.id
        self._store.note(work_id, "export", detail, actor=self.person.name)
        return file

    @needs(Right.READ, optional=True)
    def audit_log(self, work_id: int | None = None) -> tuple[AuditEntry, ...]:
        """Give the audit log, oldest first, of one work or of all."""
        return self._store.audit_log(work_id)

    @needs(Right.MANAGE, of=Reach.ANYWHERE)
    def verify_audit_log(self) -> AuditCheck:
        """Say whether the chain of the audit log holds."""
        return self._store.verify_audit_log()

    def _remarks_on(self, draft: DraftRevision) -> tuple[Remark, ...]:
        """Remark on form by the numbering of the draft's outline; a text from elsewhere, or of an outline that is gone, by custom."""
        if not draft.outline:
            return lint(draft.text)
        library = self._shelf_of(draft.work_id).library
        if draft.outline_version is not None:
            # As it was when the draft was written.
            library = library.with_text(draft.outline, self._store.template(draft.outline_version).text)
        try:
            return lint(draft.text, numbering=library.outline(draft.outline).numbering)
        except TemplateError:
            return lint(draft.text)

    def _figure(self, work_id: int, start: int, end: int, base: int) -> tuple[Review, Figure]:
        review = self.review(work_id)
        same_draft(review.draft, base)
        for figure in review.report.figures:
            if (figure.start, figure.end) == (start, end):
                return review, figure
        raise InputError("所选位置没有数字", hint="请刷新后重新选择。")

    def _decide(self, review: Review, figure: Figure, action: str, reason: str) -> None:
        self._store.decide(
            review.draft.work_id,
            key=review.keys[review.report.figures.index(figure)],
            facts_hash=judgement.facts_hash(figure, readable(review.sheet)),
            figure=figure.text,
            action=action,
            reason=reason,
            base=review.draft.number,
            actor=self.person.name,
        )

    def _replace(
        self, review: Review, replacements: Sequence[Replacement], *, action: str, note: dict[str, str]
    ) -> DraftRevision:
        """Save the reviewed draft with other words in places, and keep the decisions on the figures beside them."""
        draft = review.draft
        changed = judgement.replaced(draft.text, replacements)
        saved = self._save_edit(draft.work_id, changed, base=draft.number, action=action, note=note)
        self._carry(review, saved, replacements)
        return saved

    def _carry(self, review: Review, saved: DraftRevision, replacements: Sequence[Replacement]) -> None:
        """Decide again, for the sentence as it reads now, what was decided on the figures beside the words that were replaced."""
        sheet = readable(review.sheet)
        report, keys, _ = self._examine(saved.text, review.sheet, sheet)
        old = dict(zip(review.report.figures, review.keys, strict=True))
        new = dict(zip(report.figures, keys, strict=True))
        decided, base = self._store.decisions(saved.work_id), saved.number
        for before, after in judgement.moved(review.report.figures, report.figures, replacements):
            stored = decided.get(old[before])
            lapsed = stored is not None and stored.decision.action == "accept" and old[before] not in review.decisions
            if stored is None or lapsed or old[before] == new[after]:
                continue
            # A withdrawal goes with its figure too: the sentence may have read so before, with an acceptance that was since withdrawn.
            base = self._decide_on_newest(
                saved.work_id,
                base,
                key=new[after],
                facts_hash=judgement.facts_hash(after, sheet),
                figure=after.text,
                action=stored.decision.action,
                reason=stored.decision.reason,
                actor=stored.decision.actor,
            )
            detail = {
                "figure": after.text,
                "from_key": old[before],
                "key": new[after],
                "action": stored.decision.action,
                "reason": stored.decision.reason,
                "decided_by": stored.decision.actor,
                "decided_at": stored.decision.at.isoformat(),
                "draft_revision": base,
            }
            self._store.note(saved.work_id, "carry_decision", detail, actor=self.person.name)

    def _decide_on_newest(self, work_id: int, base: int, **decision: str) -> int:
        """Store a decision that belongs to a sentence whatever was saved since; gives the revision it was stored with."""
        while True:
            try:
                self._store.decide(work_id, base=base, **decision)
            except StaleRevisionError as newer:
                base = newer.current
            else:
                return base


def _still_open(review: Review) -> str:
    """Say all that keeps a draft from being signed off."""
    said = []
    if not review.draft.complete:
        said.append("有一节没有写成")
    if not review.report.figures:
        said.append("没有找到数字，无可核对")
    if review.open:
        said.append(f"待核实的数字{len(review.open)}处")
    if review.open_conflicts:
        said.append(f"勾稽矛盾{len(review.open_conflicts)}处")
    return "，".join(said)
