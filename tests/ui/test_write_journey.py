"""Drafting with a model in a real browser: left and come back to, the server killed in the middle, one section that fails."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from drafter.service import Drafter, Settings
from tests.loopback import Loopback, Question, Reply, Say
from tests.service.test_model_writer import clerk
from tests.ui.serving import STEP_MILLISECONDS, drawn, free_port, server, visiting

pytestmark = pytest.mark.browser

SECTION = "正在写本单位工作总结的一个部分"
HELD = "文体活动"


class Clerk:
    """The careful model, which holds one section back until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.refuse = False

    def __call__(self, question: Question) -> Reply:
        """Answer a question."""
        if SECTION in question.system and HELD in question.user:
            if self.refuse:
                return Say("", finish="content_filter")
            self.go.wait(60)
        return clerk(question)


def begin(page: Page, address: str) -> None:
    """Start drafting with the model."""
    page.goto(address)
    drawn(page)
    page.get_by_role("link", name="起草").click()
    page.get_by_text("模型写作", exact=True).click()
    expect(page.get_by_text("预计输入约")).to_be_visible()
    page.get_by_role("button", name="开始起草").click()


def test_a_run_goes_on_without_its_page_and_without_its_server(browser: Browser, folder: Path) -> None:
    """A refresh shows how far it is; kill -9 of the server in the middle loses no finished section and asks for none again."""
    model = Clerk()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with Loopback(model) as answers, visiting(browser) as page:
        set_model = {"model": "openai:test-model", "base_url": answers.address, "api_key": "sk-x", "timeout": "120"}
        with server(folder, port, **set_model) as process:
            begin(page, address)
            expect(page.get_by_text("正在写").first).to_be_visible()
            expect(page.get_by_text("写好了").first).to_be_visible()
            page.reload()
            expect(page.get_by_role("button", name="停止起草")).to_be_visible()
            expect(page.get_by_text("写好了").first).to_be_visible()
            process.kill()
            process.wait()
        before = len(answers.questions)
        model.go.set()
        stored = Drafter(Settings(data_folder=folder, database_url="", model=""))
        work = stored.works()[0].id
        with server(folder, port, **set_model):
            # Nobody visits; the dead process is given up only after its beat has stood still for a while.
            until = time.monotonic() + 6 * STEP_MILLISECONDS / 1000
            while not (run := stored._store.last_run(work)) or not run.over:
                assert time.monotonic() < until, run
                threading.Event().wait(0.2)
            page.goto(f"{address}/write")
            expect(page.get_by_role("button", name="去核对")).to_be_visible()
        asked = [question for question in answers.questions[before:] if SECTION in question.system]
    review = stored.review(work)

    assert review.draft.complete
    assert review.report.verdict == "ok"
    assert len(asked) == 1
    assert HELD in asked[0].user


def test_a_section_that_fails_is_written_later(browser: Browser, folder: Path) -> None:
    """The page says which one and why; one press writes it, and then all is there."""
    model = Clerk()
    model.refuse = True
    port = free_port()
    with Loopback(model) as answers, visiting(browser) as page:
        set_model = {"model": "openai:test-model", "base_url": answers.address, "api_key": "sk-x"}
        with server(folder, port, **set_model):
            begin(page, f"http://127.0.0.1:{port}")
            expect(page.get_by_text("有1节没有写成")).to_be_visible()
            expect(page.get_by_text("内容审查未通过")).to_be_visible()
            model.refuse = False
            model.go.set()
            page.get_by_role("button", name="接着写没写成的").click()
            expect(page.get_by_text("有1节没有写成")).to_have_count(0)
            expect(page.get_by_role("button", name="去核对")).to_be_visible()
            expect(page.get_by_text("有的部分没有写成")).to_have_count(0)
