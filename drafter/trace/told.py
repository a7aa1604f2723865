"""By what a number of the sheet is known to be told in a draft or not (已述之数)."""

from __future__ import annotations

from drafter.numerals import Kind
from drafter.trace import weights as w
from drafter.trace.assign import placed
from drafter.trace.candidate import Candidate
from drafter.trace.derive import Shape
from drafter.trace.evidence import Source
from drafter.trace.setting import Setting

# the first part of the key of what is told in a sum
SUMMED = -2
# what a number is told by: a value by its fact; one in a text by the number (above and below the line, because fractions are slow to
# look up), and a rank or a small number, of which there are few, by its fact too
Key = tuple[int, int, int]


def key_of(source: Source) -> Key:
    """By what a number of the sheet is known to be told in the draft or not."""
    if source.is_value:
        return source.fact, 0, 0
    few = source.kind is Kind.RANK or (source.low is not None and source.low < w.SMALL)
    return _number_of(source, source.fact if few else -1)


def summed_key(fact: int) -> Key:
    """By what a fact is known to be told in a sum of several, as 全校共捐款 tells what teachers and pupils gave."""
    return SUMMED, fact, 0


def keys_of(best: Candidate, setting: Setting) -> tuple[Key, ...]:
    """All that a figure tells: a value, exactly or roughly (5.24亿元), and a text that says the same; a number in a text; the parts of a sum.

    setting: where it stands; what a rough aim tells is no result.
    """
    source, row = placed(best), best.derivation
    if source is not None:
        own = (key_of(source),)
        return (*own, _number_of(source), _number_of(source, source.fact)) if source.is_value else own
    if not best.matched or setting.tells_target:
        return ()
    if row is not None:
        return tuple(map(summed_key, row.facts)) if row.shape in {Shape.SUM, Shape.FLOW} else ()
    rough = best.source
    return (key_of(rough),) if rough is not None and rough.is_value and rough.fact >= 0 else ()


def _number_of(source: Source, fact: int = -1) -> Key:
    return (fact, 0, 0) if source.low is None else (fact, source.low.numerator, source.low.denominator)
