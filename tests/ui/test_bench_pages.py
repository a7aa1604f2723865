"""The bench of the pages measures what it says: edits that were never checked before, on the server and in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafter.service import Drafter, Settings
from tests.bench import pages

SMALL = (1_500, 60)


def test_every_edit_is_a_new_text(settings: Settings, drafter: Drafter) -> None:
    """Each round changes one figure to a value it never had, is stored, and its new status is among what the desk draws."""
    work = pages.stored(drafter, SMALL)
    edits = pages.Edits(drafter, work)
    seen = set()
    for number in range(3):
        edits.prepare()
        data = edits.save()
        draft = drafter.draft_revision(work)
        assert draft is not None
        assert draft.number == number + 2
        seen.add(draft.text)
        assert any(one["text"].startswith(str(112 + number)) for one in data["figures"])
    assert len(seen) == 3


@pytest.mark.browser
def test_the_browser_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """One round in a small size tells the edit on the server and in the browser, and the first paint of every page."""
    found = pages.rows(SMALL, rounds=1)

    assert sum("改一处" in row.what for row in found) == 2
    assert any("处理器时间" in row.what for row in found) == Path("/proc/self/stat").is_file()
    assert [row.what.split("，")[0] for row in found if "从打开到画完" in row.what] == [name for name, _ in pages.PAGES]
