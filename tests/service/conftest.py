"""A service on a database of its own, and a work to use it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drafter.service import Drafter, DraftRevision, Settings, Work
from tests.databases import blank_database

Open = Callable[..., Drafter]


def content() -> dict[str, Any]:
    """Give a small sheet as a person would have typed it."""
    return {
        "unit": {
            "name": "长乐镇总工会",
            "short": "镇总工会",
            "kind": "镇",
            "leaders": ["县总工会"],
        },
        "period": {"year": "2026", "span": "上半年"},
        "facts": [
            {
                "topic": "组织建设",
                "item": "新建企业工会",
                "value": "12",
                "unit": "家",
                "previous": "9",
                "target": "20",
                "source": "组建台账",
            },
            {
                "topic": "组织建设",
                "item": "新发展会员",
                "value": "\uff11,350",
                "unit": "人",
                "source": "会员名册",
            },
            {
                "topic": "帮扶救助",
                "item": "慰问困难职工",
                "value": "86",
                "unit": "户",
                "source": "慰问登记",
            },
            {
                "topic": "帮扶救助",
                "item": "发放慰问金",
                "value": "25.80",
                "unit": "万元",
                "previous": "21.5",
                "source": "财务",
            },
            {
                "topic": "文体活动",
                "item": "职工趣味运动会",
                "value": "430",
                "unit": "人",
                "date": "2026-04-28",
                "text": "在镇文体中心举行",
                "source": "活动签到",
            },
        ],
        "problems": ["部分小微企业建会意愿不强"],
        "plans": ["推动园区企业联合建会"],
    }


DRAFT = (
    "长乐镇总工会2026年上半年工作总结\n"
    "一、组织建设\n"
    "新建企业工会12家，新发展会员1350人。\n"
    "二、帮扶救助\n"
    "慰问困难职工91户，发放慰问金25.8万元。\n"
    "三、文体活动\n"
    "4月28日，430人参加职工趣味运动会，收到感谢信77封。\n"
)


@pytest.fixture
def open_drafter(tmp_path: Path) -> Iterator[Open]:
    """Open services on one database, with settings of the test's own; all are closed at the end."""
    opened: list[Drafter] = []
    blank_database(tmp_path)

    def open_one(**changes: Any) -> Drafter:
        # Everything the machine running the tests may have set is set here.
        own = {"data_folder": tmp_path, "database_url": "", "actor": "陈静"}
        none = dict.fromkeys(("model", "base_url", "api_key", "provider"), "")
        settings = Settings(**{**own, **none, **changes})
        opened.append(Drafter(settings))
        return opened[-1]

    yield open_one
    for drafter in opened:
        drafter.close()


@pytest.fixture
def drafter(open_drafter: Open) -> Drafter:
    """One service, without a model."""
    return open_drafter()


@pytest.fixture
def work(drafter: Drafter) -> Work:
    """A work with a readable sheet and no draft."""
    return drafter.create_work(content())


@pytest.fixture
def draft(drafter: Drafter, work: Work) -> DraftRevision:
    """A draft with two figures to look at: 91户 (the sheet has 86) and 77封 (not in the sheet)."""
    return drafter.save_draft(work.id, DRAFT, base=0)
