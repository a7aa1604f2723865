"""The words of a passage (用词): what clerks say, and what ledgers call it."""

from __future__ import annotations

import pytest

from drafter.numerals import fold
from drafter.tables import rows
from drafter.trace import Status, check, grams, synonyms
from tests.trace.sheets import assert_clean, fact, sheet

ROWS = rows("drafter.trace", "data/synonyms.tsv")

WOODS = sheet(
    fact("F1", "造林", "更新（柳杉）", "1260", "亩"),
    fact("F2", "造林", "更新（松）", "830", "亩"),
    fact("F3", "造林", "更新（阔叶）", "400", "亩"),
    fact("F4", "育苗", "出圃", "947000", "株"),
    fact("F5", "抚育", "幼林", "3700", "亩"),
    fact("F6", "抚育", "间伐", "960", "亩"),
    fact("F7", "采伐", "商品材", "5480", "立方米", target="5600"),
    fact("F8", "销售", "木材", "5216", "立方米"),
    fact("F9", "销售", "木材收入", "2347000", "元"),
    fact("F10", "林政", "盗伐发案", "9", "起"),
    fact("F11", "防火", "隔离带", "37", "公里"),
    fact("F12", "防火", "过火", "6.4", "亩"),
)


def test_the_table_can_match():
    """Every word is one that a folded text can have, twice in no row, and more than a number."""
    words = [word for row in ROWS for word in row]
    assert [word for word in words if fold(word).lower() != word or len(word) < 2] == []
    assert [row for row in ROWS if len(set(row)) < len(row) or len(row) < 2] == []
    assert [word for word in words if word.isdigit() and len(word) < 3] == []


def test_no_two_rows_are_one():
    """No row says over again what another does."""
    sets = [frozenset(row) for row in ROWS]
    assert len(set(sets)) == len(sets)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("山上砍了一批", "采伐"),
        ("小树锄草松土", "幼林抚育"),
        ("栽了枫香、木荷", "阔叶树"),
        ("老赖", "失信被执行人"),
        ("打预防针", "预防接种"),
        ("过路费", "通行费收入"),
        ("补坑", "坑槽修补"),
        ("洋垃圾", "固体废物"),
        ("放款", "发放贷款"),
        ("夺金", "金牌"),
        ("吃低保", "低保户"),
        ("拆了", "拆除"),
        ("出煤", "原煤"),
        ("卖房", "商品房"),
        ("讲党课", "专题党课"),
        ("红脸出汗", "第一种形态"),
    ],
)
def test_plain_words_name_what_the_ledger_writes(said: str, written: str):
    """What people say and what a ledger writes of the same thing have a word in common, though no two characters."""
    assert synonyms(said, written) or any(gram.startswith("#") for gram in grams(said) & grams(written))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("不起诉", "起诉"),
        ("不批准逮捕", "批准逮捕"),
        ("未审结", "审结"),
        ("阔叶", "松杉"),
        ("采伐", "盗伐"),
        ("行政拘留", "刑事拘留"),
        ("入院人次", "出院人次"),
    ],
)
def test_neighbours_stay_apart(one: str, other: str):
    """What is counted apart has no word in common, however alike it is written."""
    assert synonyms(one, other) == ()


TOLD = (
    "采伐迹地上栽了柳杉1260亩、松树830亩，今年还专门拿出400亩好地栽了枫香、木荷。苗圃起苗94.7万株。小树锄草松土3700亩。"
    "木材限额卡得紧，实际砍了5480立方米，没有超。价格上来再出手，卖出5216立方米，收回货款二百三十四万七千元。"
    "偷砍树木的事发生9起。新修防火线37公里，烧了6.4亩。"
)


def test_a_clerks_telling_is_clean():
    """A draft with hardly a word of the ledger's is true where its plain words mean the same."""
    assert_clean(TOLD, WOODS)


@pytest.mark.parametrize(("right", "wrong"), [("5480立方米", "5216立方米"), ("400亩", "830亩"), ("3700亩", "960亩")])
def test_what_is_borrowed_is_seen_in_plain_words(right: str, wrong: str):
    """Where plain words name the fact, another fact's number is wrong there, and the right one is told."""
    text = TOLD.replace(right, wrong)
    (figure,) = check(text, WOODS).flagged
    assert (figure.text, figure.status, figure.suggestion) == (wrong, Status.MISATTRIBUTED, right)
