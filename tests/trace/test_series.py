"""Ranks and sessions: a prize belongs to its contest, and of several told in one fact each stands in its own place."""

from __future__ import annotations

import pytest

from drafter.trace import Status, check
from tests.trace.sheets import assert_clean, fact, sheet

SHEET = sheet(
    fact("R1", "学习", "上级会议学习", text="学习十七届五中、六中全会精神和工会十五大报告"),
    fact("R2", "文体活动", "区机关乒乓球赛", date="2025-05-20", text="男队第四名，女队第二名"),
    fact("R3", "文体活动", "合唱比赛", "42", "人", text="区里获一等奖"),
    fact("R4", "技能竞赛", "叉车操作比武", "18", "人", text="一等奖1名（物流园），二等奖2名，三等奖3名"),
    fact("R5", "技能竞赛", "市焊工大赛", "5", "人", text="派5人参赛，团体第三名"),
    fact("R6", "宣传", "信息报送排名", "3", "位", previous="7"),
    fact("R7", "制度建设", "职工代表大会", text="三届二次会议"),
)
TRUE = (
    "认真学习党的十七届五中、六中全会精神和工会十五大精神。",
    "在区机关乒乓球赛上，女队夺得第二名，男队夺得第四名。",
    "42人的合唱队参加区里合唱比赛，捧回一等奖。",
    "举办叉车操作比武，18人同场竞技，一等奖由物流园职工夺得，另评出二等奖2名、三等奖3名。",
    "选派5名选手参加市焊工大赛，获团体第三名。",
    "信息报送由去年的第七位上升到第三位。",
    "召开三届二次职工代表大会。",
)
WRONG = (
    # another contest has such a prize
    ("捧回一等奖", "捧回三等奖", "三等奖", "R3", "一等奖"),
    ("获团体第三名", "获团体第二名", "第二名", "R5", "第三名"),
    # the other team of the same contest
    ("女队夺得第二名", "女队夺得第四名", "第四名", "R2", "第二名"),
    # told by the words beside it in the sheet's text
    ("一等奖由物流园", "三等奖由物流园", "三等奖", "R4", "一等奖"),
    # told by the figure beside it
    ("二等奖2名", "一等奖2名", "一等奖", "R4", "二等奖"),
    # one told twice, the other not at all
    ("五中、六中全会", "五中、五中全会", "五中全会", "R1", "六中全会"),
    # this year's place for last year's
    ("去年的第七位", "去年的第三位", "第三位", "R6", "第七位"),
)


def test_every_rank_and_session_of_the_sheet_is_clean_in_its_own_place() -> None:
    """Prizes, places, congresses and sessions trace where the draft tells them of their own fact."""
    report = assert_clean("\n".join(TRUE), SHEET)
    assert not report.unused


@pytest.mark.parametrize(("old", "new", "figure", "name", "suggestion"), WRONG, ids=[row[1] for row in WRONG])
def test_a_rank_in_the_place_of_another_is_flagged(old: str, new: str, figure: str, name: str, suggestion: str) -> None:
    """A number that the sheet does have, told of another contest, team, prize or year, is flagged with the right one."""
    text = "\n".join(TRUE)
    wrong = text.replace(old, new)
    assert wrong != text
    at = wrong.index(new)
    found = [f for f in check(wrong, SHEET).flagged if at <= f.start and f.end <= at + len(new)]
    assert [(f.text, f.suggestion) for f in found] == [(figure, suggestion)]
    assert found[0].status in {Status.CONTRADICTED, Status.MISATTRIBUTED}
    assert name in found[0].facts


def test_a_place_is_told_to_have_risen_or_fallen_as_its_numbers_say() -> None:
    """From the seventh place to the third is four places forward: 后移四位 is flagged for its direction."""
    assert_clean("信息报送排名居全市第三位，比上年前移4位。", SHEET)
    found = check("信息报送排名居全市第三位，比上年后移4位。", SHEET).flagged
    assert [(f.text, f.status) for f in found] == [("4位", Status.CONTRADICTED)]
    assert "方向相反" in found[0].reason


STARS = sheet(
    fact("F1", "评星", "司机评星（五星）", "12", "人"),
    fact("F2", "评星", "司机评星（四星）", "30", "人"),
)


def test_an_item_is_called_by_its_stars():
    """五星级 names the item that the ledger calls 五星, whichever of its neighbours the sentence tells too."""
    for text in (
        "评出五星级司机12人、四星级司机30人。",
        "12名司机评为五星级，30名评为四星级。",
        "12人获评五星级驾驶员。",
    ):
        found = [f for f in check(text, STARS).figures if f.text == "五星级"]

        assert [(f.flagged, f.facts) for f in found] == [(False, ("F1",))], text


def test_stars_that_change_places_are_flagged():
    """The stars of two items told of each other's numbers are wrong, and so is a star no item has."""
    assert len(check("12名司机评为四星级，30名评为五星级。", STARS).flagged) >= 2
    assert [f.text for f in check("12名司机评为三星级。", STARS).flagged] == ["三星级"]
