"""Whole summaries with their sheets and labelled figures (溯源样例): reading them, and exact arithmetic on a sheet.

Nothing here asks the package under test: the numerals, the units and the formulas are read by code of our own, so that a case cannot be
right merely because the checker makes the same mistake. `README.md` in `tests/cases` describes the files.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
DIGITS = {
    c: i
    for i, row in enumerate(("零〇", "一壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"))
    for c in row
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN = "".join(DIGITS) + "".join(TENS) + "廿"
HEDGE_BEFORE = (
    "超过",
    "超過",
    "不低于",
    "不少于",
    "不足",
    "将近",
    "將近",
    "接近",
    "不到",
    "近",
    "约",
    "約",
    "超",
    "逾",
)
HEDGE_WITHIN = ("多", "余", "餘", "来", "來")
HEDGE_AFTER = ("以上", "以内", "以內", "以下", "左右")
NUMBER = re.compile(
    rf"(?P<arabic>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)|(?P<han>[{HAN}]+(?:[点點][{''.join(DIGITS)}]+)?)"
)
FULL_WIDTH = {0xFF10 + i: str(i) for i in range(10)} | {0xFF0E: ".", 0xFF05: "%", 0xFF0C: ","}


def han_number(run: str) -> int | None:
    """Read a run of Chinese numerals below 亿 (汉字数字); None when it is not well formed."""
    if not run:
        return None
    if all(c in DIGITS for c in run):
        return int("".join(str(DIGITS[c]) for c in run))
    total, digit, last, gap = 0, None, 10**9, False
    for c in run:
        if c == "廿":
            total, last = total + 20, 10
        elif c in TENS:
            step = TENS[c]
            if step >= last:
                return None
            total += (1 if digit is None else digit) * step
            digit, last, gap = None, step, False
        elif DIGITS[c] == 0:
            gap = True
        elif digit is not None:
            return None
        else:
            digit = DIGITS[c]
    if digit is not None:
        total += digit * (last // 10 if last in (100, 1000) and not gap else 1)
    return total


def section(found: re.Match[str]) -> tuple[Fraction | None, int]:
    """Read one run of digits or numerals, and how many decimal places it has."""
    if found["arabic"]:
        digits = found["arabic"].replace(",", "")
        return Fraction(digits), len(digits.partition(".")[2])
    whole, _, decimals = found["han"].replace("點", "点").partition("点")
    number = han_number(whole)
    if number is None:
        return None, 0
    tail = "".join(str(DIGITS[c]) for c in decimals)
    return Fraction(f"{number}.{tail or 0}"), len(tail)


def trailing(number: Fraction) -> Fraction:
    """Tell the step of the last place of a whole number that is not zero: 100 for 2300."""
    step = Fraction(1)
    while number and number % (step * 10) == 0:
        step *= 10
    return step


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure as written says (读数): exact value in the base unit, unit, hedges, half a step of its last written place."""

    value: Fraction
    unit: str
    hedges: tuple[str, ...]
    half_step: Fraction
    step: Fraction


def read_figure(text: str) -> Reading | None:
    """Read one figure as written (`近6万元`, `二十三家`, `97.3 %`, `九成`, `三分之一`, `半数`); None when it is not one number."""
    rest = text.translate(FULL_WIDTH).replace(" ", "")
    hedges: list[str] = []
    for hedge in HEDGE_BEFORE:
        if rest.startswith(hedge):
            hedges.append(hedge)
            rest = rest[len(hedge) :]
            break
    for hedge in HEDGE_AFTER:
        if rest.endswith(hedge):
            hedges.append(hedge)
            rest = rest[: -len(hedge)]
            break
    if rest.startswith(("半数", "半數", "一半")):
        return Reading(Fraction(50), "%", tuple(hedges), Fraction(0), Fraction(1))
    if rest.startswith("百分之"):
        inner = read_figure(rest[3:])
        if inner is None:
            return None
        return Reading(inner.value, "%", (*hedges, *inner.hedges), inner.half_step, inner.step)
    parts = re.fullmatch(rf"([{HAN}]+)分之([{HAN}]+)", rest)
    if parts:
        low, high = han_number(parts[1]), han_number(parts[2])
        if not low or high is None:
            return None
        return Reading(Fraction(high, low), "", tuple(hedges), Fraction(1, 100), Fraction(1))
    found = NUMBER.match(rest)
    if not found:
        return None
    value, step, half = Fraction(0), Fraction(1), Fraction(0)
    while found and (value == 0 or found.start() == 0):
        part, places = section(found)
        if part is None:
            return None
        step = Fraction(1, 10**places) if places else trailing(part)
        half = Fraction(1, 2 * 10**places)
        rest = rest[found.end() :]
        while rest:
            if rest[0] in BIG or rest[0] in TENS:
                factor = BIG.get(rest[0]) or TENS[rest[0]]
                part, step, half = part * factor, step * factor, half * factor
                rest = rest[1:]
            elif rest[0] in HEDGE_WITHIN and rest[0] not in hedges:
                hedges.append(rest[0])
                rest = rest[1:]
            else:
                break
        value += part
        found = NUMBER.match(rest)
    if rest == "折":
        return Reading(value * 10, "%", tuple(hedges), Fraction(0), Fraction(10))
    if rest == "成半":
        return Reading(value * 10 + 5, "%", tuple(hedges), Fraction(0), Fraction(5))
    if rest in {"成", "成多"}:
        hedges += rest[1:]
        return Reading(value * 10, "%", tuple(hedges), Fraction(1), Fraction(10))
    return Reading(value, rest, tuple(hedges), half, step)


def factor_of(unit: str) -> int:
    """How many base units one `unit` is (量级): 万元 is 10000 元."""
    return BIG.get(unit[:1], 1) if len(unit) > 1 else 1


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled figure of a draft (标注); start and end are code points."""

    start: int
    end: int
    text: str
    nth: int
    kind: str
    value: str
    unit: str
    status: str
    facts: tuple[str, ...]
    formula: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A draft, its sheet and its labelled figures (样例)."""

    name: str
    draft: str
    sheet_path: Path
    sheet: dict[str, Any]
    gold: tuple[Gold, ...]

    @property
    def facts(self) -> dict[str, dict[str, str]]:
        """The facts by id, every field as it was typed."""
        return {fact["id"]: fact for fact in self.sheet["facts"]}


def place_of(draft: str, text: str, nth: int) -> int:
    """Where the nth (from 1) occurrence of `text` begins, counting overlapping ones; -1 when there are fewer."""
    at = -1
    for _ in range(nth):
        at = draft.find(text, at + 1)
        if at < 0:
            return -1
    return at


def load_case(folder: Path) -> Case:
    """Read one case folder; a span that cannot be found gets start -1."""
    draft = (folder / "draft.md").read_text(encoding="utf-8")
    path = folder / "facts.yaml"
    sheet = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    gold = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        start = place_of(draft, row["text"], row["nth"])
        row["facts"] = tuple(row["facts"])
        gold.append(Gold(start=start, end=start + len(row["text"]), **row))
    return Case(folder.name, draft, path, sheet, tuple(gold))


def case_folders() -> list[Path]:
    """Every case folder, by name."""
    return sorted(path.parent for path in CASES.glob("*/gold.jsonl"))


def field_value(fact: dict[str, str], field: str) -> Fraction | None:
    """Read a number field of a fact in base units; None when it is blank or no single number."""
    raw = fact.get(field, "")
    if not raw or "~" in raw:
        return None
    reading = read_figure(raw)
    return None if reading is None else reading.value * factor_of(fact.get("unit", ""))


REFERENCE = re.compile(r"([A-Za-z]\w*)\.(previous|target)")


def evaluate(formula: str, facts: dict[str, dict[str, str]]) -> Fraction:
    """Evaluate a formula over fact ids exactly (求值); KeyError for an unknown id, ValueError for anything but + - * / ( )."""
    tree = ast.parse(REFERENCE.sub(r"\1__\2", formula), mode="eval").body

    def walk(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant(value=int() as number):
                return Fraction(number)
            case ast.Constant(value=float() as number):
                return Fraction(Decimal(str(number)))
            case ast.Name(id=name):
                fact_id, _, field = name.partition("__")
                value = field_value(facts[fact_id], field or "value")
                if value is None:
                    msg = f"{name} has no number"
                    raise ValueError(msg)
                return value
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return walk(left) + walk(right)
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return walk(left) - walk(right)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return walk(left) * walk(right)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return walk(left) / walk(right)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -walk(operand)
        msg = f"not allowed in a formula: {ast.dump(node)}"
        raise ValueError(msg)

    return walk(tree)


def ids_in(formula: str) -> set[str]:
    """Name the facts a formula uses."""
    return {
        node.id.partition("__")[0]
        for node in ast.walk(ast.parse(REFERENCE.sub(r"\1__\2", formula), mode="eval"))
        if isinstance(node, ast.Name)
    }


def numbers_in(text: str) -> set[Fraction]:
    """Every number that stands in a field, in base units (字段里的数)."""
    found = set()
    plain = text.translate(FULL_WIDTH)
    for hit in re.finditer(rf"[{HAN}]+分之[{HAN}]+|半数|一半|百分之[{HAN}0-9.]+", plain):
        reading = read_figure(hit.group())
        if reading:
            found.add(reading.value)
    for hit in NUMBER.finditer(plain):
        reading = read_figure(plain[hit.start() : hit.end() + 3])
        for tail in (2, 1, 0):
            reading = reading or read_figure(plain[hit.start() : hit.end() + tail])
        if reading:
            found.add(reading.value)
    return found


def evidence(fact: dict[str, str]) -> set[Fraction]:
    """Every number a fact provides, in base units."""
    found = set()
    for field in ("value", "previous", "target"):
        number = field_value(fact, field)
        if number is not None:
            found.add(number)
        elif fact.get(field):
            factor = factor_of(fact.get("unit", ""))
            found |= {value * factor for value in numbers_in(fact[field])}
    for field in ("text", "item", "basis", "date"):
        found |= numbers_in(fact.get(field, ""))
    return found


def hedge_holds(reading: Reading, actual: Fraction) -> bool:
    """Whether a figure with its hedges is true of the actual value (约数成立)."""
    written = reading.value
    if written == 0:
        return False
    ratio = actual / written
    if not reading.hedges:
        return abs(actual - written) <= reading.step / 2
    for hedge in reading.hedges:
        if hedge in {"近", "将近", "將近", "接近", "不足", "不到"}:
            holds = Fraction(17, 20) <= ratio < 1
        elif hedge in {"余", "餘", "多", "来", "來"}:
            holds = ratio > 1 and actual < written + reading.step
        elif hedge in {"超过", "超過", "超", "逾"}:
            holds = 1 < ratio <= Fraction(6, 5)
        elif hedge in {"以上", "不低于", "不少于"}:
            holds = 1 <= ratio <= Fraction(6, 5)
        elif hedge in {"以下", "以内", "以內"}:
            holds = Fraction(4, 5) <= ratio <= 1
        else:
            holds = Fraction(9, 10) <= ratio <= Fraction(11, 10)
        if not holds:
            return False
    return True


def date_parts(value: str) -> tuple[list[int], list[int]]:
    """Split a canonical date into its years and its smaller components."""
    numbers = [int(run) for run in re.findall(r"\d+", value.replace("H", "").replace("Q", ""))]
    return [n for n in numbers if n > 31], [n for n in numbers if n <= 31]


def check_date(figure: Gold, case: Case) -> str | None:
    """Why a date has no ground in its facts or the period; None when it has."""
    # A full hour is written without minutes.
    years, rest = date_parts(figure.value.removesuffix(":00"))
    period = case.sheet["period"]
    ground = [case.facts[i] for i in figure.facts]
    fields = " ".join(f"{f.get('date', '')} {f.get('text', '')} {f.get('item', '')}" for f in ground)
    months = {int(x) for x in re.findall(r"\d{4}-(\d\d)", fields)}
    # A date a fact does not carry must be the period's own.
    known = {int(x) for x in numbers_in(fields) if x.denominator == 1}
    known |= {int(x) for x in re.findall(r"\d+", fields)} | {int(period["year"])}
    if figure.value in {"H1", "H2"}:
        half = "上半年" if figure.value == "H1" else "下半年"
        spans = {"H1": set(range(1, 7)), "H2": set(range(7, 13))}[figure.value]
        if period["span"] == half or half in fields or months & spans:
            return None
        return None if half in " ".join(case.sheet.get("plans", [])) else "no half-year in facts"
    missing = [n for n in years + rest if n not in known]
    return f"{missing} not in {sorted(figure.facts)}" if missing else None


def check_figure(figure: Gold, case: Case) -> str | None:
    """Why one label does not follow from the sheet; None when it does."""
    facts = case.facts
    unknown = set(figure.facts) - set(facts)
    if unknown:
        return f"unknown ids {sorted(unknown)}"
    if figure.kind == "date":
        return check_date(figure, case)
    if not figure.facts:
        return "no facts"
    reading = read_figure(figure.text.removeprefix("第"))
    low_high = figure.value.partition("~")
    values = [Fraction(part) for part in (low_high[0], low_high[2]) if part]
    if reading and not low_high[2] and reading.value != values[0]:
        return f"reads as {reading.value}, labelled {figure.value}"
    if figure.formula:
        if ids_in(figure.formula) != set(figure.facts):
            return "facts are not those of the formula"
        actual = evaluate(figure.formula, facts)
        if figure.unit == "番":
            return None if actual == 2 ** int(values[0]) else f"{actual} is not {figure.text}"
        if figure.status == "derived":
            slack = reading.half_step if reading and actual != values[0] else Fraction(0)
            close = abs(actual - values[0]) <= slack
            return None if close else f"{figure.formula} = {float(actual)}, not {figure.value}"
        holds = reading is not None and hedge_holds(reading, actual)
        return None if holds else f"{figure.formula} = {float(actual)}, {figure.text} is not true"
    provided = [evidence(facts[i]) for i in figure.facts]
    if figure.status == "supported":
        short = [i for i, found in zip(figure.facts, provided, strict=True) if not set(values) <= found]
        return f"{figure.value} does not stand in {short}" if short else None
    holds = reading is not None and any(hedge_holds(reading, v) for found in provided for v in found)
    return None if holds else f"{figure.text} is not true of {sorted(figure.facts)}"


def check_case(case: Case) -> list[str]:
    """Everything wrong with a case's own files (样例自检); empty when they agree."""
    problems = []
    ids = [fact["id"] for fact in case.sheet["facts"]]
    problems += [f"id {i} twice" for i in set(ids) if ids.count(i) > 1]
    end = 0
    for figure in case.gold:
        name = f"{figure.text} ({figure.nth})"
        if figure.start < 0:
            problems.append(f"{name}: not in the draft")
            continue
        if figure.start < end:
            problems.append(f"{name}: overlaps or is out of order")
        end = figure.end
        why = check_figure(figure, case)
        if why:
            problems.append(f"{name}: {why}")
    return problems
