"""The tables beside the code (词表): every one can be read as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

import drafter
from drafter.tables import rows

PACKAGE = Path(drafter.__file__).parent
TABLES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.tsv"))


@pytest.mark.parametrize("path", TABLES)
def test_a_table_says_what_belongs_there(path: str):
    """A table begins with a comment that says what belongs there, and no cell has a space at its ends."""
    folder, name = path.split("/", 1)
    content = (PACKAGE / path).read_text(encoding="utf-8")
    cells = [cell for row in rows(f"drafter.{folder}", name) for cell in row]

    assert content.startswith("# ")
    assert cells
    assert [cell for cell in cells if cell != cell.strip()] == []


def test_comments_and_blank_lines_are_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Rows are cut at the tab; a comment and a blank line are none."""
    (tmp_path / "wordbook").mkdir()
    (tmp_path / "wordbook" / "__init__.py").touch()
    (tmp_path / "wordbook" / "measures.tsv").write_text("# 量词\n\n件\t项 宗\n# 其他\n户\t\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    assert rows("wordbook", "measures.tsv") == (("件", "项 宗"), ("户", ""))
