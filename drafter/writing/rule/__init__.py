"""The rule writer (规则写作): composes a summary from a sheet and an outline, without a model.

Deterministic: the same sheet and outline give the same text. Every fact of the sheet is told, once, in the section that takes its
topic; only the opening may repeat up to three telling results. Nothing is said that the sheet does not hold, apart from phrases
of purpose and effect that state no figure, name or event (topics.toml). Problems and plans are the sheet's own words; short tasks
get the aim of their topic.

    clause.py   one fact -> a clause; words.tsv says which words tell the shape of an item: a misread item is mended by a row there
    gather.py   which clauses are told together, and how
    passage.py  sentences of natural length
    voice.py    purposes, manners, effects and halves of headings, none twice and only those that fit the unit; by topic in topics.toml
    writer.py   the whole text in the outline's form, as full as its facts need; traditional characters in traditional.tsv
"""

from __future__ import annotations

from drafter.writing.rule.single import sentence_of
from drafter.writing.rule.writer import RuleWriter, compose, settled

__all__ = ["RuleWriter", "compose", "sentence_of", "settled"]
