"""The word lists and tables beside the code (词表): TSV files, each with a first line that says what belongs there.

A `#` starts a comment line, columns are parted by a tab, and no cell begins or ends with a space.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(package: str, path: str) -> tuple[tuple[str, ...], ...]:
    """All rows of a table of a package (data/units.tsv) as tuples of columns, without comment and blank lines; read once, on first use."""
    content = files(package).joinpath(path).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in content.splitlines() if line and not line.startswith("#"))
