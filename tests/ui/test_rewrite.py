"""请模型改写一句, without a browser: what the form says and does, whatever the model answers."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from drafter.service import Drafter, Settings
from drafter.ui import state
from tests.loopback import Loopback, Refuse, Reply, Say
from tests.service.conftest import DRAFT, content
from tests.ui.pages import PATIENCE, visit, words

RIGHT = "[1] 慰问困难职工86户〔F3〕，发放慰问金25.8万元〔F4〕。"


@pytest.fixture
def modelled(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the loopback server as the model of the pages and of the test's own service."""

    def set_up(server: Loopback) -> Drafter:
        monkeypatch.setenv("DRAFTER_MODEL", "clerk-1")
        monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
        monkeypatch.setenv("DRAFTER_API_KEY", "made-up")
        monkeypatch.setenv("DRAFTER_TIMEOUT", "5")
        return Drafter(Settings())

    return set_up


def asked(drafter: Drafter) -> AppTest:
    """核对 with the form for the sentence of 91户 open."""
    work = drafter.create_work(content())
    drafter.save_draft(work.id, DRAFT, base=0)
    page = visit("核对", work.id)
    start = DRAFT.index("91户")
    page.session_state[state.REMEDY] = {"action": "reword", "start": start, "end": start + 3, "base": 1}
    until = time.monotonic() + PATIENCE
    while any(button.key == "stop-rewriting" for button in page.run().button):
        assert time.monotonic() < until
        threading.Event().wait(0.05)
    return page


def test_the_form_offers_what_the_model_wrote_and_takes_it(modelled: Any) -> None:
    """The call is over when the page is drawn; one press puts the sentence in the draft and closes the form."""
    with Loopback(Say(RIGHT)) as server:
        drafter = modelled(server)
        page = asked(drafter)

        assert "都对得上" in words(page)
        page.button(key="take-rewording").click().run()
    drafter.close()
    draft = drafter.draft_revision(drafter.works()[0].id)

    assert not page.exception
    assert draft is not None
    assert draft.text == DRAFT.replace("91户", "86户")
    assert [button.key for button in page.button if button.key == "take-rewording"] == []


def test_what_is_still_wrong_is_said_before_it_is_taken(modelled: Any) -> None:
    """The check's words stand beside the answer; dropped, the draft is as it was."""
    with Loopback(Say("[1] 慰问困难职工500户。")) as server:
        drafter = modelled(server)
        page = asked(drafter)

        assert "500户" in words(page)
        assert "原来写对的“F4 发放慰问金”" in words(page)
        page.button(key="drop-rewording").click().run()
    drafter.close()
    draft = drafter.draft_revision(drafter.works()[0].id)

    assert draft is not None
    assert draft.number == 1


@pytest.mark.parametrize(
    "reply", [Refuse(401, "no", code="invalid_api_key"), Say("好的。"), Refuse(400, "risk", code="content_filter")]
)
def test_a_failure_is_told_with_the_way_by_hand(modelled: Any, reply: Reply) -> None:
    """One Chinese line; the paragraph can be opened for editing at one press."""
    with Loopback(reply) as server:
        drafter = modelled(server)
        page = asked(drafter)

        assert "手工改写" in "\n".join(str(error.value) for error in page.error)
        page.button(key="by-hand").click().run()
    drafter.close()

    assert not page.exception
    assert not page.error


def test_without_a_model_the_form_says_so(settings: Settings, drafter: Drafter) -> None:
    """Should the form open all the same, it says where a model is set and offers the way by hand."""
    page = asked(drafter)

    assert "还没有设置模型" in "\n".join(str(error.value) for error in page.error)
    assert page.button(key="by-hand").label == "手工改写"
