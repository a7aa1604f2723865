"""Take the README's picture of 核对 again: `python -m tests.ui.screenshot`, or `make screenshot`.

The built-in example is drafted, a few slips of the pen are made in the draft as people make them, and the first is chosen.
With a folder as argument, pictures of every page, light and dark, in two sizes, are put there to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from drafter.service import Drafter, Settings
from tests.ui.serving import ROOT, chromium, drawn, served, visiting

TARGET = ROOT / "drafter" / "ui" / "static" / "screenshot.png"
SIZES = ((1366, 768), (1920, 1080))
LARGEST = 300_000
# A figure from nowhere, a true rounding, digits swapped, a blank left in, 万 dropped, another item's figure.
SLIPS = (
    ("各项工作有序推进。", "各项工作有序推进，接待来访群众2000余人。"),
    ("参加劳动竞赛职工5230人次", "参加劳动竞赛职工5200余人次"),
    ("职工合理化建议417条", "职工合理化建议471条"),
    ("采纳的合理化建议96条", "采纳的合理化建议xx条"),
    ("经济效益约285.6万元", "经济效益约285.6元"),
    ("组织42人参加", "组织85人参加"),
)
OTHERS = (
    ("write", "起草"),
    ("collect", "填报"),
    ("templates", "模板"),
    ("history", "历史"),
    ("bring", "核对已有稿件"),
    ("guide", "使用说明"),
)
CHOSEN = "471条，不符"


def with_slips(drafter: Drafter) -> None:
    """Draft the example and spoil it as people do."""
    work = drafter.load_example().id
    for _ in drafter.draft(work, drafter.suggest_outline(work)):
        pass
    review = drafter.review(work)
    text = review.draft.text
    for right, wrong in SLIPS:
        if right not in text:
            raise SystemExit(f"the example's draft no longer says {right}; choose another slip")
        text = text.replace(right, wrong, 1)
    drafter.save_draft(work, text, base=review.draft.number)


def open_review(page: Page, address: str) -> None:
    """Open 核对 with a flagged figure chosen that has a suggestion."""
    page.goto(f"{address}/review")
    page.get_by_role("button", name=CHOSEN).click()
    evidence = page.get_by_role("complementary", name="依据")
    expect(evidence.get_by_role("button", name="按数据改正")).to_be_visible()
    drawn(page)


def take(browser: Browser, address: str, target: Path) -> None:
    """Take the README's picture."""
    with visiting(browser, width=1280, height=720) as page:
        open_review(page, address)
        target.parent.mkdir(exist_ok=True)
        page.screenshot(path=target, animations="disabled")
    if target.stat().st_size > LARGEST:
        raise SystemExit(f"{target} is larger than {LARGEST} bytes")


def gallery(browser: Browser, address: str, folder: Path) -> None:
    """Take every page in every size and both colours."""
    folder.mkdir(parents=True, exist_ok=True)
    for dark in (False, True):
        for width, height in SIZES:
            ending = f"{width}x{height}-{'dark' if dark else 'light'}.png"
            with visiting(browser, width=width, height=height, dark=dark) as page:
                open_review(page, address)
                page.screenshot(path=folder / f"review-{ending}", animations="disabled")
                for name, title in OTHERS:
                    link = page.get_by_role("link", name=title, exact=True)
                    link.click()
                    expect(link).to_have_attribute("aria-current", "page")
                    drawn(page)
                    page.screenshot(path=folder / f"{name}-{ending}", animations="disabled")


def main() -> None:
    """Take the README's picture, or with a folder as argument all pictures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with_slips(Drafter(Settings(data_folder=folder, database_url="", model="")))
        with served(folder) as address, chromium() as browser:
            if len(sys.argv) > 1:
                gallery(browser, address, Path(sys.argv[1]))
            else:
                take(browser, address, TARGET)


if __name__ == "__main__":
    main()
