"""The columns of a fact sheet (事实表的列): field names, the headings people see, and other headings they write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from drafter.tables import rows

# The worksheet of a parent's workbook on which the units' facts stand, and its columns besides those of a fact.
BELOW_TITLE = "各单位上报"
REPORTER, ORIGIN = "填报单位", "来处"


@dataclass(frozen=True, slots=True)
class Column:
    """One column (列). field: key in YAML; heading: in tables and messages; synonyms: other headings understood."""

    field: str
    heading: str
    synonyms: tuple[str, ...]


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in the order tables show them."""
    return tuple(Column(row[0], row[1], tuple(row[2].split())) for row in rows(__package__, "data/columns.tsv"))


@cache
def headings() -> dict[str, str]:
    """Return the heading of each field of a fact."""
    return {column.field: column.heading for column in columns()}


@cache
def blanks() -> frozenset[str]:
    """Ways to write that a cell holds no figure."""
    return frozenset(row[0] for row in rows(__package__, "data/blanks.tsv"))
