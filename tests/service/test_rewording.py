"""A flagged sentence rewritten by the model, through the whole service: real HTTP on loopback, a real database."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from types import ModuleType

import pytest

from drafter.errors import InputError, SettingsError, StaleRevisionError
from drafter.service import Drafter, DraftRevision
from drafter.service import consulting as consulting_module
from drafter.service import rewording as rewording_module
from drafter.service.consulting import Progress
from drafter.sheet import Release
from tests.loopback import Hang, Loopback, Refuse, Reply, Reset, Say
from tests.service.conftest import DRAFT, Open, content
from tests.service.test_model_writer import with_model
from tests.service.test_release import SECRETS, personal_sheet

RIGHT = "[1] 慰问困难职工86户〔F3〕，发放慰问金25.8万元〔F4〕。"
PATIENCE = 30.0


def drafted(drafter: Drafter, sheet: dict[str, object] | None = None, text: str = DRAFT) -> DraftRevision:
    """A work with a draft that has two flagged figures."""
    work = drafter.create_work(sheet or content())
    return drafter.save_draft(work.id, text, base=0)


def begun(drafter: Drafter, draft: DraftRevision, figure: str = "91户") -> str:
    """Ask for the sentence of a figure; the token."""
    start = draft.text.index(figure)
    return drafter.begin_rewriting(draft.work_id, start, start + len(figure), base=draft.number)


def over(drafter: Drafter, draft: DraftRevision, token: str) -> Progress:
    """Wait until the model has answered or failed."""
    until = time.monotonic() + PATIENCE
    while (progress := drafter.errand(draft.work_id, token)).state == "asking":
        assert time.monotonic() < until
        threading.Event().wait(0.02)
    return progress


def test_a_sentence_is_rewritten_shown_and_taken(open_drafter: Open) -> None:
    """Both wordings are told with the check of the new one; taken, nothing else changes; the call is recorded with what it was for."""
    with Loopback(Say(RIGHT)) as server:
        drafter = with_model(open_drafter, server, prices="2/8")
        draft = drafted(drafter)
        drafter.accept(draft.work_id, DRAFT.index("77封"), DRAFT.index("77封") + 3, "有登记", base=1)
        token = begun(drafter, draft)
        progress = over(drafter, draft, token)
        found = drafter.rewording(draft.work_id, token)
        untouched = drafter.draft_revision(draft.work_id)
        saved = drafter.take_rewording(draft.work_id, token)

    assert (progress.state, progress.failure) == ("done", "")
    assert (found.old, found.new) == (
        "慰问困难职工91户，发放慰问金25.8万元。",
        "慰问困难职工86户，发放慰问金25.8万元。",
    )
    assert (found.faults, found.lost) == ((), ())
    assert "".join(change.new for change in found.changes) == found.new
    ((figure,),) = [change.figures for change in found.changes]
    assert (figure.old, figure.new, figure.status, figure.flagged) == ("91户", "86户", "有据", False)
    assert untouched == draft
    assert saved.text == DRAFT.replace("91户", "86户")
    assert drafter.review(draft.work_id).open == ()
    entries = drafter.audit_log(draft.work_id)
    (call,) = [entry for entry in entries if entry.action == "model_call"]
    assert (call.detail["purpose"], call.detail["cost"] > "0", call.detail["prompt_tokens"] > 0) == (
        "rewrite_sentence",
        True,
        True,
    )
    (taken,) = [entry for entry in entries if entry.action == "rewrite_sentence"]
    assert taken.detail["new"] == found.new
    (used,) = drafter.usage()
    assert (used.calls, used.failed) == (1, 0)
    assert used.cost > "0"
    assert drafter.last_run(draft.work_id) is None


def test_personal_data_stay_in_the_house(open_drafter: Open) -> None:
    """The sentence and the facts are masked as in drafting; what the sheet does not allow is in no request."""
    text = DRAFT.replace("慰问困难职工91户", "慰问困难职工孙玉梅等91户（13912345678）")
    with Loopback(Say(RIGHT)) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter, personal_sheet(), text)
        over(drafter, draft, begun(drafter, draft))
        told = json.dumps([question.body for question in server.questions], ensure_ascii=False)

    assert "91户" in told
    assert "孙某某" in told
    assert [secret for secret in SECRETS if secret in told] == []


def test_a_confined_sheet_goes_to_no_model_elsewhere_but_to_one_in_the_house(open_drafter: Open) -> None:
    """不出单位: a model elsewhere is refused before anything is sent, one on this machine is asked."""
    away = open_drafter(model="clerk-1", base_url="https://models.example.com/v1", api_key="made-up")
    confined = {**content(), "release": Release.CONFINED.value}
    draft = drafted(away, confined)
    with pytest.raises(SettingsError, match="现在不能请模型") as refused:
        begun(away, draft)

    assert "不出单位" in refused.value.hint
    away.close()
    with Loopback(Say(RIGHT)) as server:
        here = with_model(open_drafter, server)
        draft = drafted(here, confined)

        assert over(here, draft, begun(here, draft)).state == "done"


def test_without_a_model_it_says_where_to_set_one(drafter: Drafter, draft: DraftRevision) -> None:
    """One line, and nothing is begun."""
    with pytest.raises(SettingsError) as refused:
        begun(drafter, draft)

    assert "DRAFTER_MODEL" in refused.value.hint


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Refuse(401, "Incorrect API key provided: sk-made-up-0123456789", code="invalid_api_key"), "请检查模型设置"),
        (Refuse(400, "Content Exists Risk", code="content_filter"), "请手工改写"),
        (Refuse(402, "Insufficient Balance"), "请检查模型设置"),
        (Say("好的，我来改。"), "请再试一次"),
        (Say("", finish="content_filter"), "请手工改写"),
        (Say("[1] 慰问困", finish="length"), "请手工改写"),
    ],
)
def test_a_failure_is_one_line_that_says_what_to_do(open_drafter: Open, reply: Reply, said: str) -> None:
    """No traceback, no key, no word of sections or rule writing; the draft is as it was."""
    with Loopback(reply) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter)
        token = begun(drafter, draft)
        progress = over(drafter, draft, token)
        with pytest.raises(InputError, match="还没有改写好"):
            drafter.take_rewording(draft.work_id, token)

    assert progress.state == "failed"
    assert said in progress.failure
    assert "手工改写" in progress.failure
    assert "\n" not in progress.failure
    assert "规则写作" not in progress.failure
    assert "0123456789" not in progress.failure
    assert drafter.draft_revision(draft.work_id) == draft


def test_a_failed_call_counts_too(open_drafter: Open) -> None:
    """What did not go well is in the use of the month as failed."""
    with Loopback(Refuse(401, "no", code="invalid_api_key")) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter)
        over(drafter, draft, begun(drafter, draft))

    assert [(used.calls, used.failed) for used in drafter.usage()] == [(1, 1)]


def test_a_silent_model_can_be_stopped_at_once(open_drafter: Open) -> None:
    """Stopping does not wait for the model; the draft is as it was."""
    with Loopback(Hang()) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter)
        token = begun(drafter, draft)
        drafter.stop_errand(draft.work_id, token)

        assert drafter.errand(draft.work_id, token).state == "stopped"
        with pytest.raises(InputError, match="还没有改写好"):
            drafter.rewording(draft.work_id, token)
    assert drafter.draft_revision(draft.work_id) == draft


@pytest.mark.parametrize(
    ("limit", "reply", "said"),
    [
        pytest.param((rewording_module, "LIMIT", 0.2), Hang(), "没有答完", id="whole"),
        pytest.param((consulting_module, "A_QUESTION", 0.3), Reset(), "请稍后再试", id="question"),
    ],
)
def test_nobody_waits_longer_than_the_limits(
    open_drafter: Open, monkeypatch: pytest.MonkeyPatch, limit: tuple[ModuleType, str, float], reply: Reply, said: str
) -> None:
    """A model that says nothing is given up after the time that is set, retries after that for one question; one line says so."""
    monkeypatch.setattr(*limit)
    with Loopback(reply) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter)
        progress = over(drafter, draft, begun(drafter, draft))

    assert progress.state == "failed"
    assert said in progress.failure


def test_a_draft_saved_meanwhile_voids_the_answer(open_drafter: Open) -> None:
    """What was asked for another text is never put into this one."""
    with Loopback(Say(RIGHT)) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter)
        token = begun(drafter, draft)
        over(drafter, draft, token)
        drafter.save_draft(draft.work_id, DRAFT + "又及。\n", base=1)
        with pytest.raises(StaleRevisionError, match="作废"):
            drafter.take_rewording(draft.work_id, token)


def test_only_who_asked_sees_the_answer(open_drafter: Open) -> None:
    """Another work's page or another person finds nothing under the token."""
    with Loopback(Say(RIGHT)) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter)
        other = drafter.create_work(content())
        token = begun(drafter, draft)
        over(drafter, draft, token)
        with pytest.raises(InputError, match="不在了"):
            drafter.errand(other.id, token)
        with pytest.raises(InputError, match="不在了"):
            drafter.acting(replace(drafter.person, name="周明")).rewording(draft.work_id, token)


def test_a_limit_of_the_day_halts_it_before_anything_is_sent(open_drafter: Open) -> None:
    """What limits drafting limits this: the line says so, no question arrives."""
    with Loopback(Say(RIGHT)) as server:
        drafter = with_model(open_drafter, server, unit_day_tokens=1000)
        draft = drafted(drafter)
        progress = over(drafter, draft, begun(drafter, draft))

    assert progress.state == "failed"
    assert "上限" in progress.failure
    assert server.questions == []


def test_a_right_figure_is_not_rewritten(open_drafter: Open) -> None:
    """Nothing is asked where nothing is flagged."""
    with Loopback(Say(RIGHT)) as server:
        drafter = with_model(open_drafter, server)
        draft = drafted(drafter)
        with pytest.raises(InputError, match="不用改写"):
            begun(drafter, draft, "12家")
    assert server.questions == []
