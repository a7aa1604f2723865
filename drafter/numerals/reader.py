"""The reader (识读器): one scan over the folded text, and at each numeral the first rule that explains it.

RULES is the whole order of precedence. Before the rules the word list is asked (data/words.tsv); after them nothing is left: the
last rule takes any run as a quantity. A rule is tried only where its pattern can begin, and looks only a bounded way around, so
that the cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.numerals.articles import ARTICLES, SPANS
from drafter.numerals.blanks import BLANKS, PLACEHOLDERS
from drafter.numerals.dates import DATES, LETTERED
from drafter.numerals.festivals import FESTIVALS
from drafter.numerals.indefinite import INDEFINITE, lasting
from drafter.numerals.lexicon import NUMERALS, WORD_NUMERALS
from drafter.numerals.markers import MARKERS, circled
from drafter.numerals.mention import Kind, Mention
from drafter.numerals.names import NAMES, address
from drafter.numerals.ordinals import ORDINALS, SESSIONS
from drafter.numerals.page import Page, Reading, Rule
from drafter.numerals.places import PLACES
from drafter.numerals.quantities import BROKEN, COUNTS, endless, quantity
from drafter.numerals.sayings import NAMING, SAYINGS
from drafter.numerals.shares import RATIOS, SHARES
from drafter.numerals.sieve import Sieve, run_end
from drafter.numerals.slogans import SLOGANS

RULES: tuple[Rule, ...] = (
    endless,
    address,
    *PLACEHOLDERS,
    *MARKERS,
    *SESSIONS,
    *LETTERED,
    *FESTIVALS,
    *NAMES,
    *PLACES,
    *SLOGANS,
    *SAYINGS,
    lasting,
    *RATIOS,
    *DATES,
    *ORDINALS,
    *BROKEN,
    *SPANS,
    *SHARES,
    *COUNTS,
    *INDEFINITE,
    *ARTICLES,
    *NAMING,
    quantity,
)
WORD_LIST = "词表里的词"

_TRIGGER = re.compile(
    "[0-9?" + NUMERALS + WORD_NUMERALS + re.escape(BLANKS) + r"\[【(〔" + re.escape(circled.starts) + "]|元(?=月)"
)
_SIEVE = Sieve(RULES)


def read_numbers(text: str) -> tuple[Mention, ...]:
    """Every number-like mention of a text, in order; see DESIGN.md §4 and the package's README."""
    return tuple(read_from(Page(text), 0))


def read_from(page: Page, at: int) -> Iterator[Mention]:
    """The mentions of a page from a place on, one by one: who needs no more of them asks no further."""
    folded, text = page.text, page.source
    length = len(folded)
    search = _TRIGGER.search
    while at < length:
        trigger = search(folded, at)
        if trigger is None:
            break
        at = trigger.start()
        read = _read(page, at)
        if read is None or read[0].end <= at:
            # a reading always moves on, whatever a pattern says
            at += 1
            continue
        reading, name = read
        yield Mention(
            reading.start,
            reading.end,
            text[reading.start : reading.end],
            reading.kind,
            reading.value,
            reading.unit,
            reading.modifier,
            name,
        )
        if reading.kind is Kind.LIST and reading.value.isdecimal():
            page.marker = (int(reading.value), reading.end)
        at = page.floor = reading.end


def _read(page: Page, at: int) -> tuple[Reading, str] | None:
    text = page.text
    word = page.lexicon.word(text, page.floor, at)
    if word is not None:
        start, end, kind = word
        return Reading(start, end, kind), WORD_LIST
    if at >= page.run:
        page.run = run_end(text, at)
    before = text[at - 1] if at else ""
    for wanted, match, build, name in _SIEVE.candidates(text[at], text[page.run : page.run + 1]):
        if (wanted is None or before in wanted) and (found := match(text, at)):
            reading = build(page, found)
            if reading is not None and reading.start >= page.floor:
                return reading, name
    if text[at] in NUMERALS or text[at].isdecimal():
        return Reading(at, at + 1, Kind.PLAIN), "单独的数字"
    return None
