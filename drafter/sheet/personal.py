"""Personal data in text (个人信息): what is found, and how a text reads without it.

Identity and bank card numbers are told by their check digits, mobile numbers by their form, names only beside words of hardship
(困难职工张某兰, 王某某身患重病): a name elsewhere, such as of a speaker or a model worker, is no secret of a summary. It points out and masks;
whether a text may leave the house is for others to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from drafter.numerals import fold
from drafter.sheet.records import Release
from drafter.tables import rows

FIELDS = ("item", "text", "basis", "source", "topic", "value", "date", "also", "origin")
MASKED = {"身份证号": "（身份证号略）", "银行卡号": "（银行卡号略）", "手机号": "（手机号略）"}
_RUN = re.compile(r"(?<![\d.A-Za-z])\d(?:[ -]?\d){10,18}[Xx]?(?![\dA-Za-z])", re.ASCII)
_IDENTITY = re.compile(
    r"[1-8]\d{5}(?:(?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
    r"|[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}",
    re.ASCII,
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# Cards begin with 3, 4, 5, 6 or 9; an account of another kind of number rarely passes the check digit besides.
_CARD = re.compile(r"[34569]\d{14,18}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
# 13800000000元 is money.
_COUNTED = re.compile(r"[ ]?(?:[.,]\d|[万亿元角分人名户家件次份个条项吨米%])", re.ASCII)
_SENTENCE = re.compile(r"[^。！？!?;；\n]+")
_GIVEN = "[一-鿿]"
_BEFORE = (
    r"(?:^|(?<=[\s,、:;(。!?“\"])"
    r"|(?<=职工)|(?<=会员)|(?<=员工)|(?<=工人)|(?<=教师)|(?<=家属)|(?<=同志)|(?<=学生)|(?<=医生)|(?<=护士)|(?<=居民)|(?<=村民)|(?<=司机)"
    r"|(?<=对象)|(?<=患者)|(?<=人员)|(?<=慰问)|(?<=救助)|(?<=帮扶)|(?<=资助)|(?<=看望)|(?<=走访)|(?<=补助)|(?<=困难户)|(?<=特困户)|(?<=低保户)"
    r"|(?<=和)|(?<=与)|(?<=及)|(?<=为)|(?<=给)|(?<=向)|(?<=对)|(?<=将)|(?<=是)|(?<=由))"
)
_AFTER = r"(?=$|[\s,、:;()。!?“”\"]|同志|师傅|女士|先生|老师|本人|一家|一户|家庭|家中|家里|患|身患|因|突|确诊|住院|去世|病|残|丈夫|妻子|之子|之女|发放|送去|送上|申请|办理|的|等|和|与|及)"
_MASKED_NAME = re.compile("[某×xX*]")


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data (个人信息). kind: 身份证号, 银行卡号, 手机号 or 姓名; start, end: code points in the text."""

    start: int
    end: int
    text: str
    kind: str


# A table is looked through after every edit; all cells but one say what they said before.
@lru_cache(8192)
def find_personal(text: str, beside: str = "") -> tuple[Personal, ...]:
    """Find the personal data of a text, in order; beside: what else stands with it, such as the item of the fact, for names."""
    folded = fold(text)
    numbers = list(_numbers(text, folded))
    return tuple(sorted((*numbers, *_names(text, folded, fold(beside))), key=lambda one: one.start))


def without_personal(text: str, beside: str = "") -> str:
    """Give a text as it may be shown to outsiders: numbers left out by name, of a name the surname kept (张某某)."""
    out, last = [], 0
    for one in find_personal(text, beside):
        out += [text[last : one.start], MASKED.get(one.kind) or _anonymous(one.text)]
        last = one.end
    return "".join([*out, text[last:]])


def concealed(text: str) -> str:
    """Give a text for outsiders line by line: what a line says of hardship counts for all of it (困难职工：32户；张某某)."""
    return "\n".join(without_personal(line, line) for line in text.split("\n"))


def as_sent(text: str, release: Release) -> str:
    """Give a text as a model may be sent it: whole only where the unit allows; whether it may be sent at all is for others to decide."""
    return text if release is Release.WHOLE else concealed(text)


def personal_in(fact: Mapping[str, Any]) -> tuple[tuple[str, Personal], ...]:
    """Find the personal data of a raw fact, each with the field it stands in."""
    texts = {name: str(fact.get(name) or "") for name in FIELDS}
    beside = " ".join((texts["topic"], texts["item"], texts["text"]))
    found = []
    for name, text in texts.items():
        if name == "value" and str(fact.get("unit") or "").strip():
            continue
        found += [(name, one) for one in find_personal(text, beside)]
    return tuple(found)


def _anonymous(name: str) -> str:
    surname = name[:2] if len(name) > 2 and name[:2] in _surnames()[1] else name[:1]
    return surname + "某" * max(len(name) - len(surname), 1)


def _numbers(text: str, folded: str) -> Iterator[Personal]:
    for run in _RUN.finditer(folded):
        digits = re.sub(r"[ -]", "", run[0]).upper()
        kind = _kind(digits)
        if kind == "手机号" and _COUNTED.match(folded, run.end()):
            continue
        if kind:
            yield Personal(run.start(), run.end(), text[run.start() : run.end()], kind)


def _kind(digits: str) -> str:
    if _IDENTITY.fullmatch(digits) and (len(digits) == 15 or _checks(digits)):
        return "身份证号"
    if _MOBILE.fullmatch(digits):
        return "手机号"
    if _CARD.fullmatch(digits) and _luhn(digits):
        return "银行卡号"
    return ""


def _checks(digits: str) -> bool:
    """Whether the last of 18 characters is the check digit of the others (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == digits[17]


def _luhn(digits: str) -> bool:
    """Whether a card number passes its check digit (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _names(text: str, folded: str, beside: str) -> Iterator[Personal]:
    hardship = _hardship()
    everywhere = hardship.search(beside) is not None
    for sentence in _SENTENCE.finditer(folded):
        if not everywhere and not hardship.search(sentence[0]):
            continue
        for found in _name().finditer(sentence[0]):
            start = sentence.start() + found.start()
            name = found[0]
            if _MASKED_NAME.search(name) or name[:2] in _not_names() or hardship.search(name):
                continue
            yield Personal(start, start + len(name), text[start : start + len(name)], "姓名")


@cache
def _name() -> re.Pattern[str]:
    single, double = _surnames()
    surname = f"(?:{'|'.join(double)}|[{single}])"
    return re.compile(f"{_BEFORE}{surname}{_GIVEN}{{1,2}}?{_AFTER}", re.MULTILINE)


@cache
def _surnames() -> tuple[str, tuple[str, ...]]:
    table = {row[0]: row[1] for row in rows(__package__, "data/surnames.tsv")}
    return table["single"], tuple(table["double"].split())


@cache
def _hardship() -> re.Pattern[str]:
    words = [word for row in rows(__package__, "data/hardship.tsv") for word in row[1].split()]
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(word for row in rows(__package__, "data/not_names.tsv") for word in row[0].split())
