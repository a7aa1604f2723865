"""Two people in two browsers on one draft: each sees what the other did, and no word of either is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from drafter.service import Drafter
from tests.service.conftest import content
from tests.ui.serving import drawn, served, visiting
from tests.ui.test_journey import desk, figure, rewrite

pytestmark = pytest.mark.browser

DRAFT = "本镇工会工作总结\n一、组织建设\n新建企业工会12家。\n二、帮扶救助\n慰问困难职工30户。\n走访企业86家。"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """A data folder and two servers over it, for 王芳 and for 李强."""
    folder = tmp_path_factory.mktemp("together")
    with served(folder, actor="王芳") as here, served(folder, actor="李强") as there:
        yield folder, here, there


@pytest.fixture
def folder(servers: tuple[Path, str, str]) -> Path:
    """The data folder of both."""
    return servers[0]


@pytest.fixture
def work(stored: Drafter) -> int:
    """A draft of its own that both have open."""
    number = stored.create_work(content()).id
    stored.save_draft(number, DRAFT, base=0)
    return number


@pytest.fixture
def two(browser: Browser, servers: tuple[Path, str, str], work: int) -> Iterator[tuple[Page, Page]]:
    """The windows of 王芳 and 李强."""
    with visiting(browser) as first, visiting(browser) as second:
        for page, address in zip((first, second), servers[1:], strict=True):
            page.goto(f"{address}/review?work={work}")
            expect(desk(page)).to_be_visible()
            drawn(page)
        yield first, second


def test_two_windows_on_one_draft(two: tuple[Page, Page], stored: Drafter, work: int) -> None:
    """Changes in two paragraphs stand together and the second is told whose and which; of one paragraph both readings are shown."""
    first, second = two
    rewrite(first, "12家", "13家")
    expect(figure(first, "13家", "不符")).to_be_visible()
    rewrite(second, "30户", "31户")
    expect(second.get_by_text("改过“新建企业工会13家。”，已与你的改动合在一起")).to_be_visible()
    expect(second.get_by_text("王芳").first).to_be_visible()
    expect(desk(second)).to_contain_text("新建企业工会13家。")
    joined = DRAFT.replace("12家", "13家").replace("30户", "31户")
    assert stored.review(work).draft.text == joined

    # The first window still shows the draft before that.
    rewrite(second, "86家", "87家")
    rewrite(first, "86家", "88家")
    choice = first.get_by_text("这份稿件刚被别人改过")
    expect(choice).to_be_visible()
    expect(first.get_by_text("李强改成：")).to_be_visible()
    expect(first.get_by_text("走访企业87家。")).to_be_visible()
    expect(first.get_by_text("走访企业88家。")).to_be_visible()
    assert stored.review(work).draft.text == joined.replace("86家", "87家")
    first.reload()
    expect(choice).to_be_visible()
    drawn(first)
    first.get_by_text("用我的", exact=True).click()
    first.get_by_role("button", name="按所选保存").click()
    expect(choice).to_have_count(0)
    expect(desk(first)).to_contain_text("走访企业88家。")

    assert stored.review(work).draft.text == joined.replace("86家", "88家")
    assert [one.author for one in stored.history(work) if one.what == "draft"][:2] == ["王芳", "李强"]


def test_words_in_hand_meet_a_changed_paragraph(two: tuple[Page, Page], stored: Drafter, work: int) -> None:
    """Whoever comes back to a paragraph that was rewritten meanwhile is shown both; the typed words are not dropped and overwrite nothing."""
    first, second = two
    paragraph = desk(first).get_by_role("article").locator("p", has_text="86家").first
    paragraph.hover()
    paragraph.get_by_role("button", name="修改本段").click()
    desk(first).get_by_label("修改本段", exact=True).fill("走访企业86家，收集建议40条。")
    rewrite(second, "走访企业86家", "走访小微企业86家")
    first.reload()
    expect(first.get_by_text("这份稿件刚被别人改过")).to_be_visible()
    expect(first.get_by_text("走访小微企业86家。", exact=True)).to_be_visible()
    assert stored.review(work).draft.number == 2
    drawn(first)
    first.get_by_text("自己合写", exact=True).click()
    hand = first.get_by_label("合写成")
    expect(hand).to_have_value("走访企业86家，收集建议40条。")
    hand.fill("走访小微企业86家，收集建议40条。")
    hand.blur()
    drawn(first)
    first.get_by_role("button", name="按所选保存").click()
    expect(desk(first)).to_contain_text("走访小微企业86家，收集建议40条。")

    assert stored.review(work).draft.text == DRAFT.replace("走访企业86家。", "走访小微企业86家，收集建议40条。")
