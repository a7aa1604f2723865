"""使用说明, run without a browser: every status is explained, every page is led to."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from drafter.service import Settings
from drafter.trace import Status
from drafter.ui.app import SCRIPT
from drafter.ui.guide import MEANINGS
from tests.ui.pages import PAGES, visit, words


def test_every_status_is_explained() -> None:
    """No colour or sign of the desk is left without its meaning."""
    assert set(MEANINGS) == set(Status)


def test_the_guide_opens_and_leads_on(settings: Settings) -> None:
    """It tells how to fill in, draft, check, export, and each part leads to its page."""
    page = visit("使用说明")
    titles = [one.value for one in page.subheader]

    assert titles[:4] == ["一　填报", "二　起草", "三　核对", "四　导出"]
    assert "颜色和记号" in titles
    assert "讨论稿" in words(page)
    assert not page.exception

    page.button(key="guide-go-三　核对").click().run()

    assert [button.label for button in page.button if "go-" in str(button.key)] == ["去起草"]


def test_the_guide_needs_no_work(settings: Settings) -> None:
    """It opens on an empty database and begins nothing there."""
    visitor = AppTest.from_file(str(SCRIPT), default_timeout=30)
    visitor.switch_page(PAGES["使用说明"]).run()

    assert not visitor.exception
    assert not [button for button in visitor.button if button.key == "load-example"]
