"""Score `drafter.check` on labelled summaries and on drafts made wrong on purpose (溯源评分).

    .venv/bin/python tests/score_trace.py [CASE ...] [--per 12] [--seed 7] [--show 20] [--only CLASS] [--json]

CASE is a name in tests/cases or a folder of the same shape; without one, all are scored. First the clean drafts: how many figures were seen,
how many were flagged though true, whether status, facts and formula are those of the label. Then, class by class, the altered drafts: how
many were caught, what else was flagged beside, whether the suggestion gives the original back, whether it was compared with the right fact and
the reason names it. Classes that begin with `true-` say the same thing otherwise: there, what is flagged is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import drafter
from tests.trace_cases import (
    Case,
    Gold,
    case_folders,
    evaluate,
    ids_in,
    load_case,
    numbers_in,
    read_figure,
)
from tests.trace_mutations import mutations
from tests.trace_sampling import Mutation

if TYPE_CHECKING:
    from drafter import Figure, Report

Check = Callable[[str], "Report"]
# A figure much longer than the label it covers does not say which number is meant.
SLACK = 8


@dataclass
class Clean:
    """Counts over clean drafts (原文得分)."""

    figures: int = 0
    seen: int = 0
    false_alarms: int = 0
    stray: int = 0
    status: int = 0
    facts: int = 0
    facts_due: int = 0
    formula: int = 0
    formula_due: int = 0
    unused_wrong: int = 0
    unused_found: int = 0
    unused_due: int = 0
    conflicts: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass
class Class:
    """Counts over the altered drafts of one class (一类变异得分)."""

    drafts: int = 0
    caught: int = 0
    complete: int = 0
    beside: int = 0
    suggested: int = 0
    suggestion_right: int = 0
    compared: int = 0
    named: int = 0
    flagged: int = 0
    notes: list[str] = field(default_factory=list)


def covering(figures: Sequence[Figure], start: int, end: int) -> Figure | None:
    """Find the figure that covers a place best; None when there is none of about its length."""
    found = [f for f in figures if f.start < end and f.end > start and f.end - f.start <= end - start + SLACK]
    return max(found, key=lambda f: min(f.end, end) - max(f.start, start), default=None)


def around(text: str, start: int, end: int) -> str:
    """Show a place in its surroundings."""
    return (text[max(0, start - 18) : start] + "【" + text[start:end] + "】" + text[end : end + 8]).replace("\n", "⏎")


def same_formula(given: str | None, wanted: str, case: Case) -> bool:
    """Whether a formula has the same ids and, up to a factor of 100, the same value on the sheet."""
    if not given:
        return False
    try:
        same_ids = ids_in(given) == ids_in(wanted)
        one, two = evaluate(given, case.facts), evaluate(wanted, case.facts)
    except (SyntaxError, ValueError, KeyError, ZeroDivisionError):
        return False
    return same_ids and one in {two, two * 100, two / 100}


def restores(suggestion: str, origin: Gold) -> bool:
    """Whether a suggestion says what the label said: the same value, or the same numbers of a date."""
    if suggestion == origin.text:
        return True
    if origin.kind == "quantity":
        one, two = read_figure(suggestion), read_figure(origin.text)
        return one is not None and two is not None and one.value == two.value
    return bool(numbers_in(suggestion)) and numbers_in(suggestion) == numbers_in(origin.text)


def names_fact(figure: Figure, case: Case) -> bool:
    """Whether the reason names one of the facts compared with, by item or id."""
    compared = [case.facts[i] for i in figure.facts if i in case.facts]
    return any(f["item"] in figure.reason or f["id"] in figure.reason for f in compared)


def score_clean(case: Case, report: Report, clean: Clean) -> None:
    """Add a clean draft to the counts."""
    matched = set()
    for gold in case.gold:
        clean.figures += 1
        figure = covering(report.figures, gold.start, gold.end)
        place = f"{case.name} {around(case.draft, gold.start, gold.end)}"
        if figure is None:
            clean.notes.append(f"UNSEEN {place}")
            continue
        clean.seen += 1
        matched.add(figure)
        touched = [f for f in report.figures if f.start < gold.end and f.end > gold.start]
        matched |= set(touched)
        if any(f.flagged for f in touched):
            clean.false_alarms += 1
            worst = next(f for f in touched if f.flagged)
            clean.notes.append(f"ALARM {place} {worst.status} {worst.facts} {worst.reason}")
            continue
        if str(figure.status) == gold.status:
            clean.status += 1
        else:
            clean.notes.append(
                f"STATUS {place} {figure.status} {figure.facts} {figure.formula or ''}, not {gold.status}"
            )
        # Years and halves are the period's own: any fact of that year is ground enough.
        if gold.facts and not (gold.kind == "date" and re.fullmatch(r"\d{4}(-H[12])?|H[12]", gold.value)):
            clean.facts_due += 1
            right = bool(set(gold.facts) & set(figure.facts))
            clean.facts += right
            if not right:
                clean.notes.append(f"FACTS {place} {figure.facts}, not {gold.facts}")
        if gold.formula and gold.status == "derived":
            clean.formula_due += 1
            right = same_formula(figure.formula, gold.formula, case)
            clean.formula += right
            if not right:
                clean.notes.append(f"FORMULA {place} {figure.formula}, not {gold.formula}")
    for figure in report.figures:
        if figure.flagged and figure not in matched:
            clean.stray += 1
            clean.notes.append(
                f"STRAY {case.name} {around(case.draft, figure.start, figure.end)} {figure.status} {figure.reason}"
            )
    used = {i for gold in case.gold for i in gold.facts}
    # A fact that only states a basis, or a list that the text closes by itself, need not be reported.
    untold = {i for i, fact in case.facts.items() if i not in used and fact.get("value")}
    clean.unused_due += len(untold)
    clean.unused_found += len(untold & set(report.unused))
    clean.unused_wrong += len(set(report.unused) & used)
    clean.conflicts += len(report.conflicts)
    clean.notes += [f"CONFLICT {case.name} {c.place} {c.message}" for c in report.conflicts]
    clean.notes += [
        f"UNUSED {case.name} {i} {case.facts[i]['item']} is told in the draft" for i in report.unused if i in used
    ]


def before_edit(figure: Figure, mutation: Mutation, grown: int) -> tuple[int, int] | None:
    """Where a figure of an altered draft stood in the clean one; None when the text was rearranged as a whole."""
    if len(mutation.spans) > 2 and mutation.origins:
        return None
    shift = 0
    if mutation.spans and figure.start >= mutation.spans[-1][1]:
        shift = grown
    elif len(mutation.spans) == 2 and mutation.origins and figure.start >= mutation.spans[0][1]:
        start, end = mutation.spans[0]
        shift = end - start - len(mutation.origins[0].text)
    return figure.start - shift, figure.end - shift


def score_mutation(case: Case, mutation: Mutation, clean: Report, report: Report, to: Class) -> None:
    """Add an altered draft to the counts of its class."""
    to.drafts += 1
    hits = [
        [
            f
            for f in report.figures
            if f.flagged and f.start < end and f.end > start and f.end - f.start <= end - start + SLACK
        ]
        for start, end in mutation.spans
    ]
    grown = len(mutation.draft) - len(case.draft)
    before = {(f.start, f.end) for f in clean.flagged}
    texts = {f.text for f in clean.flagged}
    beside = []
    for figure in report.flagged:
        if any(figure.start < end and figure.end > start for start, end in mutation.spans):
            continue
        place = before_edit(figure, mutation, grown)
        if (figure.text not in texts) if place is None else (place not in before):
            beside.append(figure)
    to.beside += len(beside)
    shown = " | ".join(around(mutation.draft, s, e) for s, e in mutation.spans[:2])
    was = " ".join(o.text for o in mutation.origins[:2])
    if mutation.harmless:
        known = {(g.start, g.end) for g in case.gold if any(f.start < g.end and f.end > g.start for f in clean.flagged)}
        wrong = [
            hit[0]
            for hit, origin in zip(hits, mutation.origins, strict=True)
            if hit and (origin.start, origin.end) not in known
        ]
        to.caught += bool(wrong)
        to.notes += [
            f"ALARM {mutation.kind} {case.name} {around(mutation.draft, f.start, f.end)} {f.status} {f.facts} {f.reason}"
            for f in wrong[:3]
        ]
        return
    need = all if mutation.kind == "invented" else any
    # A count that does not fit its list may be told as a conflict instead.
    conflicts = [span for c in report.conflicts if c.place == "draft" for span in c.spans]
    told_so = mutation.kind == "enumeration" and any(
        a < end and b > start for a, b in conflicts for start, end in mutation.spans
    )
    if need(hits) or told_so:
        to.caught += 1
    else:
        told = [covering(report.figures, s, e) for s, e in mutation.spans]
        said = " ".join(f"{f.status} {f.facts} {f.formula or ''}" if f else "unseen" for f in told)
        to.notes.append(f"MISS {mutation.kind} {case.name} {shown} was {was}: {said}")
    to.complete += all(hits)
    for hit, origin in zip(hits, mutation.origins, strict=False):
        if not hit or mutation.kind == "placeholder":
            continue
        figure = hit[0]
        to.flagged += 1
        # A value of another item is reported with that item; the right one is then in the reason.
        right_items = [case.facts[i]["item"] for i in origin.facts]
        named = any(item in figure.reason for item in right_items)
        to.compared += named or bool(set(figure.facts) & set(origin.facts))
        to.named += names_fact(figure, case)
        if figure.suggestion is not None:
            to.suggested += 1
            start, end = figure.start, figure.end
            whole = mutation.draft[:start] + figure.suggestion + mutation.draft[end:]
            right = whole == case.draft or restores(figure.suggestion, origin)
            to.suggestion_right += right
            if not right:
                to.notes.append(
                    f"SUGGESTION {mutation.kind} {case.name} {around(mutation.draft, start, end)} → {figure.suggestion}, was {origin.text}: {figure.reason}"
                )


def score(
    cases: Sequence[Case],
    check_of: Callable[[Case], Check],
    *,
    per: int,
    seed: int,
    only: str = "",
) -> tuple[Clean, dict[str, Class]]:
    """Check every clean and every altered draft of the cases."""
    clean = Clean()
    classes: dict[str, Class] = {}
    for case in cases:
        check = check_of(case)
        report = check(case.draft)
        score_clean(case, report, clean)
        for mutation in mutations(case, seed=seed, per=per):
            if only and not re.fullmatch(only, mutation.kind):
                continue
            counts = classes.setdefault(mutation.kind, Class())
            score_mutation(case, mutation, report, check(mutation.draft), counts)
    return clean, classes


def check_with_sheet(case: Case) -> Check:
    """Load the case's sheet once, as a person's file is loaded."""
    sheet = drafter.load_sheet(case.sheet_path)
    return lambda text: drafter.check(text, sheet)


def share(part: int, whole: int) -> str:
    """Write a share in per cent, with its counts."""
    return f"{part}/{whole} {100 * part / whole:.1f}%" if whole else "–"


def summary(clean: Clean, classes: dict[str, Class]) -> list[str]:
    """Lay the scores out as lines."""
    lines = [
        f"clean   figures {clean.figures}   seen {share(clean.seen, clean.figures)}"
        f"   false alarms {share(clean.false_alarms + clean.stray, clean.figures)} ({clean.stray} stray)",
        f"        status {share(clean.status, clean.figures)}   facts {share(clean.facts, clean.facts_due)}"
        f"   formula {share(clean.formula, clean.formula_due)}",
        f"        untold facts reported {share(clean.unused_found, clean.unused_due)}"
        f"   told but reported unused {clean.unused_wrong}   conflicts {clean.conflicts}",
        "",
        f"{'class':18}{'caught':>16}{'both':>8}{'beside':>8}{'suggested':>11}{'right':>15}{'compared':>15}{'named':>15}",
    ]
    wrong = {k: c for k, c in classes.items() if not k.startswith("true-")}
    for name, c in sorted(wrong.items()):
        lines.append(
            f"{name:18}{share(c.caught, c.drafts):>16}{c.complete:>8}{c.beside / c.drafts:>8.2f}{c.suggested:>11}"
            f"{share(c.suggestion_right, c.suggested):>15}{share(c.compared, c.flagged):>15}{share(c.named, c.flagged):>15}"
        )
    caught, drafts = sum(c.caught for c in wrong.values()), sum(c.drafts for c in wrong.values())
    beside = sum(c.beside for c in wrong.values())
    right, given = (
        sum(c.suggestion_right for c in wrong.values()),
        sum(c.suggested for c in wrong.values()),
    )
    lines.append(
        f"{'all wrong':18}{share(caught, drafts):>16}   beside {beside / max(1, drafts):.3f}   suggestions right {share(right, given)}"
    )
    lines += ["", f"{'class':18}{'flagged though true':>22}{'beside':>8}"]
    true = {k: c for k, c in classes.items() if k.startswith("true-")}
    for name, c in sorted(true.items()):
        lines.append(f"{name:18}{share(c.caught, c.drafts):>22}{c.beside / c.drafts:>8.2f}")
    alarms, drafts = sum(c.caught for c in true.values()), sum(c.drafts for c in true.values())
    lines.append(f"{'all true':18}{share(alarms, drafts):>22}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Score the cases named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cases", nargs="*", help="names in tests/cases, or folders")
    parser.add_argument("--per", type=int, default=12, help="altered drafts of each class and case")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="how many notes of each kind to print")
    parser.add_argument("--only", default="", help="a regular expression of classes")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    options = parser.parse_args(arguments)
    named = {folder.name: folder for folder in case_folders()}
    folders = [named.get(name, Path(name)) for name in options.cases] or list(named.values())
    cases = [load_case(folder) for folder in folders]
    clean, classes = score(cases, check_with_sheet, per=options.per, seed=options.seed, only=options.only)
    out = sys.stdout
    if options.json:
        counts: dict[str, Any] = {
            "clean": vars(clean),
            "classes": {k: vars(c) for k, c in classes.items()},
        }
        out.write(json.dumps(counts, ensure_ascii=False, indent=1) + "\n")
        return 0
    shown: Counter[str] = Counter()
    for note in [*clean.notes, *(n for c in classes.values() for n in c.notes)]:
        words = note.split()
        kind = words[0] if words[0] not in {"MISS", "ALARM", "SUGGESTION"} else " ".join(words[:2])
        shown[kind] += 1
        if shown[kind] <= options.show:
            out.write(note + "\n")
    out.write("\n".join(summary(clean, classes)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
