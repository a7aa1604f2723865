"""How a figure is put together (数据的成形): its sign, its hedges on both sides, its unit."""

from __future__ import annotations

import re

from drafter.numerals.mention import Kind
from drafter.numerals.page import HAN, TO, Page, Reading

# what joins two ends of a range, when another number follows
TO_NUMBER = re.compile(rf" {{0,2}}(?P<to>{TO}|到) {{0,2}}(?=[\d{HAN}])")
AFTER_UNIT = re.compile(r"([多余])(?![元样方项种媒功次边达维少数级人角层彩孔才])")


def sign_before(page: Page, start: int) -> int:
    """Start of the minus sign or 负 before a number, or the number's own start."""
    text = page.text
    at = start
    if at > page.floor and text[at - 1] == " ":
        at -= 1
    if at > page.floor and text[at - 1] == "负":
        return at - 1
    if at > page.floor and text[at - 1] in "-\u2212" and start - at <= 1:
        before = text[at - 2 : at - 1] if at - 2 >= page.floor else ""
        if not before or (not (before.isalnum() and before.isascii()) and before not in "-)%"):
            return at - 1
    return start


def signed(value: str, negative: bool) -> str:
    """The value, or both ends of a range, with the other sign when negative."""
    if not negative or not value or value == "0":
        return value
    return "~".join(end[1:] if end.startswith("-") else f"-{end}" for end in value.split("~"))


def figure(
    page: Page, start: int, end: int, value: str, unit: str, inside: list[str], *, kind: Kind = Kind.QUANTITY
) -> Reading:
    """Add the hedges on both sides and build the reading."""
    first, before = page.hedges_before(start)
    hedges = before + inside if before else inside
    for _ in range(2):
        end_of, behind = page.hedge_behind(end)
        if not behind:
            break
        hedges = [*hedges, behind]
        end = end_of
    return Reading(first, end, kind, value, unit, "+".join(dict.fromkeys(hedges)) if hedges else "")


def and_more(page: Page, end: int, value: str, unit: str) -> tuple[int, str, str, list[str]]:
    """Take in 多 or 余 that stands after the unit: 三成多, 两年余."""
    found = AFTER_UNIT.match(page.text, end)
    return (found.end(), value, unit, [found[1]]) if found else (end, value, unit, [])
