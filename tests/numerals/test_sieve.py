"""The sieve keeps back no rule that matches, and few rules come through it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.numerals import fold
from drafter.numerals.page import Rule
from drafter.numerals.reader import RULES
from drafter.numerals.sieve import Sieve, run_end
from tests.numerals.test_properties import SENTENCES, any_text, mixtures

SIEVE = Sieve(RULES)


def through(sieve: Sieve, text: str, at: int) -> list[str]:
    """The names of the rules that come through at a place."""
    after = text[run_end(text, at) :][:1]
    before = text[at - 1 : at] if at else ""
    return [name for wanted, _, _, name in sieve.candidates(text[at], after) if wanted is None or before in wanted]


@settings(max_examples=400)
@given(st.one_of(any_text, st.lists(st.one_of(st.sampled_from(SENTENCES), mixtures), max_size=3).map("".join)))
def test_every_rule_that_matches_comes_through(text):
    """Whatever the text, at every character the rules whose pattern matches there are among those let through."""
    folded = fold(text)
    for at, first in enumerate(folded):
        matching = [each.name for each in RULES if first in each.starts and each.pattern.match(folded, at)]

        assert set(matching) <= set(through(SIEVE, folded, at))


def test_the_order_of_the_rules_stays():
    """The rules that come through stand in the order of the list."""
    names = [each.name for each in RULES]
    found = through(SIEVE, "第1 人", 1)

    assert found == sorted(found, key=names.index)


def rule(expression: str) -> Rule:
    """A rule of that pattern for any digit or 一."""
    return Rule(expression, "0123456789一", expression, lambda page, found: None)


@pytest.mark.parametrize(
    ("expression", "admitted", "kept_back"),
    [
        (r"\d+届", ["12届", "1 届"], ["12家", "1,2届", "一家"]),
        (r"(?<=第)\d", ["第1", "第12家"], ["1", "近1"]),
        (r"\d(?=[名位])", ["1名", "1位"], ["1家"]),
        (r"(?:\d|一)(?: 号|日)?", ["1号", "一", "1家"], []),
        (r"\d号|一日", ["1号", "一日"], ["1日", "一号"]),
        (r"\d[\u4e00-\u9fff]{0,2}院", ["1医院", "1鼎"], ["1,", "1a"]),
        (r"\d(?!家)", ["1家", "1"], []),
        (r"(?P<a>[-/])?\d(?P=a)?", ["1", "1-"], []),
    ],
)
def test_what_a_pattern_wants_is_read_off_it(expression, admitted, kept_back):
    """What stands before the numeral and what comes first after the numerals settles whether a rule is tried."""
    sieve = Sieve([rule(expression)])

    def comes_through(text: str) -> bool:
        found = re.search("[0-9一]", text)
        return found is not None and bool(through(sieve, text, found.start()))

    assert [text for text in admitted if not comes_through(text)] == []
    assert [text for text in kept_back if comes_through(text)] == []


def test_rules_of_the_same_pattern_are_kept_apart():
    """Two rules that match alike both come through, each as itself."""
    first, second = (Rule(name, "1", ".", lambda page, found: None) for name in ("先", "后"))

    assert through(Sieve([first, second]), "1", 0) == ["先", "后"]


def test_unnamed_characters_are_told_apart_by_kind_only():
    """A text in every character there is makes the sieve remember no more than its patterns tell apart."""
    sieve = Sieve([rule(r"\d届"), rule(r"\d[\u4e00-\u9fff]{0,2}院")])
    told = {sieve.candidates("1", chr(code)) for code in range(0x3000, 0xD800)}

    assert len(told) == 3
    assert len(sieve._found) <= 5
