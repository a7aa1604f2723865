"""请模型把事项拟得更准, without a browser: what 填报 offers for a text that waits, and what becomes of it."""

from __future__ import annotations

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, Settings
from tests.loopback import Loopback, Refuse, Say
from tests.service.conftest import content
from tests.service.test_naming import GOOD, TEXT
from tests.ui.pages import PATIENCE, visit, words


def asked(page: AppTest) -> AppTest:
    """Press the button and wait until the model is done with."""
    page = page.button(key="name-figures").click().run()
    until = time.monotonic() + PATIENCE
    while any(button.key == "stop-naming" for button in page.run().button):
        assert time.monotonic() < until
        threading.Event().wait(0.05)
    return page


@pytest.fixture
def modelled(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """A model that names the figures well, set for the pages."""
    server = Loopback(GOOD)
    monkeypatch.setenv("DRAFTER_MODEL", "clerk-1")
    monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
    monkeypatch.setenv("DRAFTER_API_KEY", "made-up")
    monkeypatch.setenv("DRAFTER_TIMEOUT", "5")
    return server


def test_the_model_is_asked_at_one_press_and_says_what_it_did(modelled: Loopback, drafter: Drafter) -> None:
    """What it takes stands beside the button; afterwards the table says who proposed what, and nothing is ticked."""
    work = drafter.create_work(content())
    drafter.bring_text(work.id, TEXT)
    with modelled:
        page = visit("填报", work.id)

        assert "1 次提问" in words(page)
        page = asked(page)

    assert not page.exception
    assert "模型看过了" in words(page)
    assert page.button(key="take-file").disabled
    assert [button.key for button in page.button if button.key == "name-figures"] == []
    waiting = drafter.incoming(work.id)
    assert waiting is not None
    assert waiting.rows[0].by == "模型（原读作“新建立工会的企业”）"


def test_a_failure_is_said_beside_the_readers_rows(modelled: Loopback, drafter: Drafter) -> None:
    """One line, and the rows can be used all the same."""
    modelled.script(Refuse(401, "no", code="invalid_api_key"))
    work = drafter.create_work(content())
    drafter.bring_text(work.id, TEXT)
    with modelled:
        page = asked(visit("填报", work.id))

    assert "程序读出的都在下面，照样可以用" in words(page)
    page = page.button(key="tick-all").click().run()
    assert not page.button(key="take-file").disabled


def test_a_model_that_says_nothing_usable_can_be_asked_again(modelled: Loopback, drafter: Drafter) -> None:
    """The button stays."""
    modelled.script(Say("好。"))
    work = drafter.create_work(content())
    drafter.bring_text(work.id, TEXT)
    with modelled:
        page = asked(visit("填报", work.id))

    assert page.button(key="name-figures").label == "接着请模型看"


def test_without_a_model_the_button_says_where_to_set_one(settings: Settings, drafter: Drafter) -> None:
    """It stands there, cannot be pressed, and says why; the reader's rows are there."""
    work = drafter.create_work(content())
    drafter.bring_text(work.id, TEXT)
    page = visit("填报", work.id)

    assert page.button(key="name-figures").disabled
    assert "还没有设置模型" in words(page)
