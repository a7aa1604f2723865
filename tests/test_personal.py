"""Personal data: found by check digits and by the words beside it, masked, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.prompts import prompts_folder
from drafter.sheet import concealed, find_personal, personal_in
from drafter.sheet.personal import without_personal

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY = "320102199003071239"
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in "13912345678")


def identity(first: str) -> str:
    """Put the check digit behind 17 digits."""
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def card(first: str) -> str:
    """Put the check digit behind a card number."""
    for last in "0123456789":
        digits = [int(digit) for digit in reversed(first + last)]
        total = sum(sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(digits))
        if total % 10 == 0:
            return first + last
    raise AssertionError(first)


def kinds(text: str, beside: str = "") -> list[tuple[str, str]]:
    """What is found, with its kind."""
    return [(one.kind, one.text) for one in find_personal(text, beside)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (f"张某，{IDENTITY}，退休", "身份证号", IDENTITY),
        (f"证号：{identity('11010519491231002')}。", "身份证号", identity("11010519491231002")),
        ("老证130503670401001补发", "身份证号", "130503670401001"),
        (f"打入{card('621785000001234567')}账户", "银行卡号", card("621785000001234567")),
        (f"卡号 {card('622848001122334')}", "银行卡号", card("622848001122334")),
        ("请打13912345678联系", "手机号", "13912345678"),
        ("电话：139-1234-5678", "手机号", "139-1234-5678"),
        (f"电话：{WIDE}", "手机号", WIDE),
    ],
)
def test_numbers_are_told_by_their_form(text: str, kind: str, found: str) -> None:
    """Identity, card and mobile numbers are found, in any width and with the usual dividers."""
    assert kinds(text) == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        f"编号{IDENTITY[:-1]}8",
        f"流水号{card('621785000001234567')[:-1]}{(int(card('621785000001234567')[-1]) + 1) % 10}",
        "实现产值13800000000元",
        "经费13912345678.50元",
        "发放13912345678份",
        "统一社会信用代码91320100MA1XXXXX4K",
        "2025年1月至2025年12月",
        "12345678901",
        "会员16842人，经费1234567890123元",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """A wrong check digit, money, counts, codes with letters and dates are no personal data."""
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("走访困难职工孙玉梅、钱国栋等5户", ["孙玉梅", "钱国栋"]),
        ("会员周敏因病住院，补助3000元", ["周敏"]),
        ("慰问患病职工欧阳建华同志", ["欧阳建华"]),
        ("困难职工 何静（丈夫去世）", ["何静"]),
        ("低保户：吴桂香，女，58岁", ["吴桂香"]),
        ("为单亲职工冯丽申请救助金", ["冯丽"]),
    ],
)
def test_names_beside_hardship_are_found(text: str, names: list[str]) -> None:
    """Who is poor, ill or bereaved is nobody else's business: the names are found."""
    assert [found for kind, found in kinds(text) if kind == "姓名"] == names


@pytest.mark.parametrize(
    "text",
    [
        "困难职工金秋助学32人",
        "慰问困难职工、高温岗位职工和环卫工人",
        "为困难职工发放慰问金12.5万元，安排专人对接",
        "帮扶成效明显，方案完善，时间、金额、名单逐项公开",
        "劳动模范王建军作报告",
        "工会主席刘强讲话",
        "大病互助理赔86人次，金额31.2万元",
        "救助李某1人",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    """Words that begin like a surname, names that are masked already and names without hardship are left alone."""
    assert kinds(text) == []


def test_a_name_is_found_by_the_item_of_its_fact() -> None:
    """In 慰问困难职工 with the names in 说明, the item tells what the names are; without it they are left alone."""
    fact = {"item": "慰问困难职工", "value": "2", "unit": "户", "text": "孙玉梅、钱国栋，各1000元"}

    assert [(field, one.text) for field, one in personal_in(fact)] == [("text", "孙玉梅"), ("text", "钱国栋")]
    assert personal_in({"item": "表彰先进", "text": "孙玉梅、钱国栋"}) == ()


def test_a_value_with_a_unit_is_a_figure() -> None:
    """A number that counts something is no telephone number, one without a unit may be."""
    assert personal_in({"item": "产值", "value": "13912345678", "unit": "元"}) == ()
    assert [field for field, _ in personal_in({"item": "联系方式", "value": "13912345678"})] == ["value"]


def test_masking_keeps_all_but_the_data() -> None:
    """Numbers are named and left out, of a name the surname stays, every other character stays where it was."""
    text = f"走访困难职工孙玉梅（{IDENTITY}，13912345678）等32户，发放慰问金6.4万元。"

    assert without_personal(text) == ("走访困难职工孙某某（（身份证号略），（手机号略））等32户，发放慰问金6.4万元。")


def test_a_line_is_masked_as_a_whole() -> None:
    """What one part of a line says of hardship counts for the names of its other parts; another line is not touched."""
    text = "F3 慰问困难职工：2户；孙玉梅、钱国栋\nF4 劳模：孙玉梅、钱国栋"

    assert concealed(text) == "F3 慰问困难职工：2户；孙某某、钱某某\nF4 劳模：孙玉梅、钱国栋"


def test_no_instruction_of_ours_is_masked() -> None:
    """The prompts that come with the program say the same after masking."""
    for path in Path(str(prompts_folder())).rglob("*.md"):
        text = path.read_text("utf-8")

        assert concealed(text) == text, path.name


@given(st.text(alphabet="困难职工张王李，。；\n 0123456789X-某患病发放", max_size=80))
def test_masking_is_total_and_settles(text: str) -> None:
    """Any text is masked without an error; masked once, nothing is left to mask."""
    once = concealed(text)

    assert concealed(once) == once
    assert all(text[one.start : one.end] == one.text for one in find_personal(text))
