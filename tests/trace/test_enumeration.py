"""A count that announces or closes a list is checked against the list, whatever the sheet says."""

from __future__ import annotations

import pytest

from drafter.numerals import read_numbers
from drafter.trace import Status, check
from drafter.trace.enumeration import announced
from tests.trace.sheets import STREET, fact, sheet

SHEET = sheet(*STREET)

LISTS = [
    ("重点抓了三个方面的工作：一是健全组织，二是维护权益，三是丰富文化。", 3),
    ("主要做了四项工作。一是建会；二是维权；三是帮扶；四是文体。", 4),
    ("着力抓好两件事：一是建家，二是暖心。", 2),
    ("今后抓好三项重点工作：（一）夯实基础。（二）强化维权。（三）搞好服务。", 3),
    ("围绕五个方面：\n1.健全组织\n2.维护权益\n3.帮扶救助\n4.文体活动\n5.自身建设", 5),
    ("存在三个问题：①经费不足。②人手不足。③阵地不足。", 3),
    ("健全了职代会、厂务公开、集体协商三项制度。", 3),
    ("开展了送温暖、送清凉、送文化、送法律四项活动。", 4),
    ("聚焦“就业优先、劳动和谐、人才强区”三条主线。", 3),
    ("市县两级工会一起上门。", 2),
    ("县乡村三级网络织得很密。", 3),
    ("焊工和钳工两个工种同场比武。", 2),
    ("围绕稳岗增收和提质增效两件大事抓落实。", 2),
]


@pytest.mark.parametrize(("text", "length"), LISTS)
def test_the_list_is_counted(text: str, length: int):
    """一是…二是…, marked items, ① ② ③, or a list joined with 、 right before the count."""
    (mention, *_) = [m for m in read_numbers(text) if m.traced]

    assert announced(text, mention) == length


@pytest.mark.parametrize(("text", "length"), LISTS)
def test_a_true_count_of_a_list_needs_no_fact(text: str, length: int):
    """Nothing is flagged, and the reason tells how many were listed."""
    figures = check(text, SHEET).figures

    assert [f.text for f in figures if f.flagged] == []
    assert figures[0].status is Status.SUPPORTED
    assert f"{length}项" in figures[0].reason


MISCOUNTED = [
    ("重点抓了四个方面的工作：一是健全组织，二是维护权益，三是丰富文化。", "四个", "三个"),
    ("主要做了三项工作。一是建会；二是维权；三是帮扶；四是文体。", "三项", "四项"),
    ("着力抓好3件事：一是建家，二是暖心。", "3件", "2件"),
    ("健全了职代会、厂务公开、集体协商四项制度。", "四项", "三项"),
    ("重點抓了四個方面的工作：一是健全組織，二是維護權益，三是豐富文化。", "四個", "三個"),
    ("13支队伍参加职工健身操比赛。三个方面：一是建会，二是维权。", "三个", "两个"),
]


@pytest.mark.parametrize(("text", "figure", "suggestion"), MISCOUNTED)
def test_a_miscounted_list_is_contradicted_with_the_right_count(text: str, figure: str, suggestion: str):
    """The right count is suggested in the writer's own style."""
    (found,) = [f for f in check(text, SHEET).figures if f.text.startswith(figure[:2])]

    assert (found.text, found.status, found.suggestion) == (figure, Status.CONTRADICTED, suggestion)


@pytest.mark.parametrize(
    "text",
    [
        "新建企业工会3家。",
        "召开三次会议，一是一、二是二。",
        "三个方面的工作扎实推进。",
        "举办篮球赛和拔河赛两场。",
        "走访了35家企业，一是摸清底数，二是建档立卡。",
        "举办讲座12场，送教上门、线上授课两种方式并用。",
        "第三项工作：一是健全组织，二是维护权益。",
    ],
)
def test_a_count_without_a_list_announces_none(text: str):
    """A count of facts beside 一是…二是…, a lone 三个方面, an ordinal: the list is not theirs."""
    (mention, *_) = [m for m in read_numbers(text) if m.traced and m.kind in {"quantity", "ordinal"}]

    assert announced(text, mention) is None


def test_a_fact_with_the_same_words_wins_over_a_list_that_does_not_fit():
    """A count that the sheet states is not wrong because two of its items are named beside it."""
    clubs = sheet(fact("F1", "文体活动", "职工兴趣小组", "6", "个"))

    assert check("成立书法、摄影等6个职工兴趣小组。", clubs).ok


def test_a_count_that_takes_in_an_open_list_is_no_miscount():
    """甲、乙等五项 lists only some of the five."""
    prizes = sheet(fact("F1", "荣誉", "获得荣誉", "5", "项"))

    assert check("获得模范职工之家、工人先锋号等5项荣誉。", prizes).ok


def test_what_is_joined_before_a_list_may_be_no_part_of_it():
    """In 甲和乙、丙、丁三个 the first thing may stand apart: the sheet decides, not the list."""
    contracts = sheet(fact("F1", "维权", "专项合同", "3", "份"))

    assert check("签订集体合同和工资、女工、安全三个专项合同。", contracts).ok
    assert check("签订集体合同和工资、女工、安全四个专项合同。", contracts).flagged


def test_who_did_it_together_is_not_what_was_done():
    """联合甲、乙举办联谊活动2场 counts events, not the two who held them."""
    events = sheet(fact("F1", "文体活动", "联谊活动", "3", "场"))

    assert check("联合教育、公安系统举办联谊活动3场。", events).ok
    assert check("联合教育、公安系统举办联谊活动2场。", events).flagged
