"""The fact sheet (事实表): what a unit provides about a period, and the only evidence a draft may rest on.

Pure: no clock or network, and no file but its own tables. `FactSheet.from_mapping` takes the text of every field as it was typed
(intake reads the files) and either returns a frozen sheet or raises one `SheetError` that lists every field that cannot be read.
Numbers stay exact: a value is kept as a canonical decimal string (`587.80` stays `587.80`), a hedge written into the value is split
off into `modifier`.
"""

from __future__ import annotations

from drafter.sheet.columns import BELOW_TITLE, ORIGIN, REPORTER, Column, columns, headings
from drafter.sheet.factsheet import FactSheet, typed_figure
from drafter.sheet.personal import Personal, as_sent, concealed, find_personal, personal_in, without_personal
from drafter.sheet.reading import summarize
from drafter.sheet.records import Fact, Period, Release, Subunit, Unit
from drafter.sheet.text import clean, strip_invisible

__all__ = [
    "BELOW_TITLE",
    "ORIGIN",
    "REPORTER",
    "Column",
    "Fact",
    "FactSheet",
    "Period",
    "Personal",
    "Release",
    "Subunit",
    "Unit",
    "as_sent",
    "clean",
    "columns",
    "concealed",
    "find_personal",
    "headings",
    "personal_in",
    "strip_invisible",
    "summarize",
    "typed_figure",
    "without_personal",
]
