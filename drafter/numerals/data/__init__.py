"""Word lists and tables of the number reader (词表): TSV files, each with a first line that says what belongs there.

Read once, on first use, through `importlib.resources`; a `#` starts a comment line, columns are parted by a tab.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """All rows of `<name>.tsv` as tuples of columns, comment and blank lines left out."""
    content = files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(
        tuple(column.strip() for column in line.split("\t"))
        for line in content.splitlines()
        if line.strip() and not line.startswith("#")
    )
