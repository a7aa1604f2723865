"""What holds for every text, every way of writing and every value (properties of the number reader)."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import drafter.numerals
from drafter.numerals import Kind, canonical, chinese, fold, read_numbers, to_base, write_number
from drafter.numerals.lexicon import NUMERALS
from drafter.numerals.page import HAN, Rule
from drafter.tables import rows

CORPUS = Path(__file__).parent / "corpus"
PIECES = (
    list(
        '0123456789\uff10\uff11\uff12\uff13％%.,，、。；：:-—～~/+xX×*_=（）()〔〕[]【】“”"《》‰ 　\n①年月日号时分第近约超余多来几半双零〇○点成折倍番'
    )
    + list("一二两三四五六七八九十百千万亿壹贰叁拾佰仟廿卅萬億兩參貳某某上下周期人名家个件次场元级届篇是又")
    + [
        "20xx",
        "百分之",
        "以上",
        "左右",
        "五一",
        "十八大",
        "等奖",
        "万元",
        "统一",
        "进一步",
        "http://a.cn/1",
        "上半年",
        "季度",
        "周年",
        "第三",
    ]
)
mixtures = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
any_text = st.one_of(st.text(max_size=60), mixtures)


def sentences() -> list[str]:
    """Every corpus line as a sentence of its own, marks taken off."""
    found = []
    for file in sorted(CORPUS.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("# ") and "*" not in line and "↵" not in line:
                text = line.rpartition(" =>")[0].replace("⟦", "").replace("⟧", "")
                found.append(text.rstrip("。") + "。")
    return found


SENTENCES = sentences()
# 3、7月参加比赛 begins a list at the start of a line, and names two months behind another sentence
APART = [
    text
    for text in SENTENCES
    if not any(m.start == 0 and (m.kind, m.rule) == (Kind.LIST, "月份") for m in read_numbers(text))
]


@settings(max_examples=600)
@given(any_text)
def test_mentions_are_slices_in_order_and_apart(text):
    """Any string is read; each mention is a slice of it, after the one before."""
    last = 0
    for mention in read_numbers(text):
        assert text[mention.start : mention.end] == mention.text
        assert last <= mention.start < mention.end
        last = mention.end


@settings(max_examples=600)
@given(any_text)
def test_every_numeral_is_in_a_mention(text):
    """No digit and no numeral is passed over."""
    covered = {at for mention in read_numbers(text) for at in range(mention.start, mention.end)}
    missed = {at for at, c in enumerate(fold(text)) if (c in NUMERALS or c in "0123456789") and at not in covered}

    assert missed == set()


@given(any_text)
def test_reading_is_the_same_twice(text):
    """Reading depends on the text alone."""
    assert read_numbers(text) == read_numbers(text)


def figures(text: str) -> list[tuple[int, int, Kind, str, str]]:
    """What was read, without the text itself."""
    return [(m.start, m.end, m.kind, m.value, m.modifier) for m in read_numbers(text)]


@given(st.one_of(mixtures, st.sampled_from(SENTENCES)))
def test_full_width_reads_as_half_width(text):
    """Full-width digits, letters and marks change nothing."""
    half = fold(text)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in half)

    assert figures(half) == figures(wide)


TRADITIONAL = {row[0]: row[1] for row in rows("drafter.numerals", "data/characters.tsv")}


@given(st.sampled_from(SENTENCES), st.integers(0, 3))
def test_traditional_reads_as_simplified(text, choice):
    """Traditional characters change nothing but the text itself."""
    written = "".join(TRADITIONAL[c][choice % len(TRADITIONAL[c])] if c in TRADITIONAL else c for c in text)

    assert figures(fold(text)) == figures(written)


FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


@given(st.integers(1, 10**13), st.sampled_from(["家", "人", "元", "户"]))
def test_formal_numerals_read_as_ordinary_ones(number, unit):
    """壹拾贰 is 十二, and both are the number that was written."""
    ordinary = chinese.write(number)
    for numerals in (ordinary, ordinary.translate(FORMAL)):
        (mention,) = read_numbers(f"共计{numerals}{unit}。")

        assert (str(number), unit) == (mention.value, mention.unit)


@given(st.integers(0, 10**16))
def test_chinese_numerals_parse_back(number):
    """What `chinese.write` writes, `chinese.parse` reads."""
    assert number == chinese.parse(chinese.write(number))


amounts = st.builds(
    lambda digits, places: canonical(Decimal(digits).scaleb(-places)),
    st.integers(0, 10**11),
    st.integers(0, 3),
)
UNITS = ("家", "人", "人次", "元", "万元", "%", "个百分点", "倍", "场", "平方米", "小时")
HEDGES = ("", "近", "约", "超过", "不低于", "多", "余", "以上", "以下", "左右", "近+余")


@settings(max_examples=400)
@given(amounts, st.sampled_from(UNITS), st.sampled_from(HEDGES))
def test_written_amounts_read_back(value, unit, modifier):
    """A value written in document form is read as the same value, unit and hedge."""
    written = write_number(value, unit, modifier)
    traced = [m for m in read_numbers(f"合计{written}。") if m.traced]

    assert [(*to_base(value, unit), modifier)] == [(m.value, m.unit, m.modifier) for m in traced]
    assert [written] == [m.text for m in traced]


@given(st.sets(st.integers(1, 10**8), min_size=2, max_size=2), st.sampled_from(UNITS))
def test_written_ranges_read_back(ends, unit):
    """A range written in document form keeps both ends."""
    value = "~".join(str(end) for end in sorted(ends))
    (mention,) = read_numbers(f"每家{write_number(value, unit)}。")

    assert to_base(value, unit) == (mention.value, mention.unit)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_written_dates_read_back(day):
    """Full, partial and yearless dates written in document form are read as the same date."""
    for value in (day.isoformat(), day.isoformat()[:7], f"--{day:%m-%d}", f"--{day:%m}"):
        (mention,) = read_numbers(f"会议于{write_number(value)}召开。")

        assert (Kind.DATE, value) == (mention.kind, mention.value)


@pytest.mark.parametrize("value", ["H1", "H2", "Q1", "Q4", "--01~--11", "2025-01~2025-11", "T12:20", "--04-26~--05-02"])
def test_written_periods_read_back(value):
    """Halves, quarters, spans of months and times come back."""
    (mention,) = read_numbers(f"会议于{write_number(value)}召开。")

    assert value == mention.value


@settings(max_examples=300)
@given(st.lists(st.sampled_from(APART), min_size=1, max_size=6))
def test_sentences_are_read_one_by_one(parts):
    """Reading sentences joined together is reading each of them."""
    offset, wanted = 0, []
    for part in parts:
        wanted += [(s + offset, e + offset, k, v, m) for s, e, k, v, m in figures(part)]
        offset += len(part)

    assert wanted == figures("".join(parts))


def steps(text: str) -> int:
    """How many calls reading makes, once all that is made on first use is there: a clock without time."""
    read_numbers(text)
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        read_numbers(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "一",
        "1",
        "万",
        "（",
        "x",
        "1,",
        "1.",
        "3/",
        "一、",
        "1-",
        "一 ",
        "1千1",
        "12亿3",
        "参拾",
        "百分之",
        "第",
        "“一",
        "1@a ",
        "20xx",
        "2025年1月",
        "三会一课",
        "慰问32户，",
    ],
)
def test_work_grows_with_the_text(piece):
    """Ten times the text takes at most eleven times the steps."""
    assert steps(piece * 4000) <= 11 * steps(piece * 400) + 200


@settings(max_examples=25)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_work_is_bounded_for_any_mixture(piece):
    """No mixture, repeated, costs more than a hundred steps a character: a numeral is tried with few rules."""
    text = piece * (1500 // len(piece))

    assert steps(text) <= 100 * len(text)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns of all rules and all patterns beside them that are matched against a text while it is read."""
    for module in pkgutil.iter_modules(drafter.numerals.__path__, "drafter.numerals."):
        if module.name != "drafter.numerals.writing":
            for name, value in vars(importlib.import_module(module.name)).items():
                pattern = value.pattern if isinstance(value, Rule) else value
                if isinstance(pattern, re.Pattern):
                    yield f"{module.name}.{name}", pattern


def repeats(pattern: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The greatest number and the body of every repeat, at any depth."""
    for kind, argument in pattern:
        if kind in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            yield argument[1], argument[2]
        for part in argument if isinstance(argument, tuple) else (argument,):
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, parser.SubPattern):
                    yield from repeats(inner)


def is_run(body: Any) -> bool:
    """Whether a repeated part is one digit or one Chinese numeral: a rule takes runs of either that are longer than a number."""
    kind, argument = body[0]
    if len(body) > 1 or kind is not ops.IN:
        return False
    digits = argument == [(ops.CATEGORY, ops.CATEGORY_DIGIT)]
    return digits or all(which is ops.LITERAL and chr(character) in HAN for which, character in argument)


def test_patterns_look_a_bounded_way():
    """No repeat goes on without end but over digits or over numerals, so that no numeral is looked at from all those before it.

    The end of a run is the exception: it is looked for once a run.
    """
    endless = {
        name
        for name, pattern in patterns()
        for most, body in repeats(parser.parse(pattern.pattern, pattern.flags))
        if most is ops.MAXREPEAT and not is_run(body)
    }

    assert endless == {"drafter.numerals.sieve._RUN"}
