"""Pages run without a browser: opening them, what they say, their fields."""

from __future__ import annotations

import threading
import time
from typing import Any

from streamlit.testing.v1 import AppTest

from drafter.service import Drafter
from drafter.ui import app as web

PATIENCE = 60.0
PAGES = {
    "填报": "views/collect.py",
    "起草": "views/write.py",
    "核对": "views/review.py",
    "模板": "views/templates.py",
    "历史": "views/history.py",
    "核对已有稿件": "views/bring.py",
    "批量": "views/batches.py",
    "汇总": "views/rolling.py",
    "设置": "views/settings.py",
    "使用说明": "views/guide.py",
}


def visit(page: str = "填报", work: int | None = None) -> AppTest:
    """Open a page as a new visitor; work: the one the address names."""
    visitor = AppTest.from_file(str(web.SCRIPT), default_timeout=30)
    if work is not None:
        visitor.query_params["work"] = str(work)
    visitor.run()
    return visitor.switch_page(PAGES[page]).run()


def words(page: AppTest) -> str:
    """All that a page says as text."""
    kinds = (page.text, page.markdown, page.caption, page.error, page.warning, page.info)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def drafted(drafter: Drafter) -> int:
    """The example with a draft; its work."""
    work = drafter.load_example()
    for _ in drafter.draft(work.id, drafter.suggest_outline(work.id)):
        pass
    return work.id


def written(page: AppTest, drafter: Drafter) -> AppTest:
    """Wait until the last run of the newest work is over, as the page sees it."""
    work = drafter.works()[0].id
    until = time.monotonic() + PATIENCE
    while (run := drafter.last_run(work)) is None or not run.over:
        assert time.monotonic() < until, run
        threading.Event().wait(0.05)
    return page.run()


def field(page: AppTest, label: str) -> Any:
    """A text field by its label."""
    found = [one for one in (*page.text_input, *page.text_area) if one.label == label]
    assert len(found) == 1, label
    return found[0]
