"""Two people on one draft: whose a change is, what clashes, and that no word of either is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.service.weaving import joined, woven

PARAGRAPHS = st.lists(st.sampled_from(["甲。", "乙。", "丙。", "丁。", ""]), min_size=1, max_size=7)
BASE = "题目\n一、组织\n新建会12家。\n二、维权\n调解30件。\n三、打算"


def whose(base: str, mine: str, theirs: str) -> list[str]:
    """Whose the changes are, in order."""
    return [one.whose for one in woven(base, mine, theirs) if one.whose != "none"]


@pytest.mark.parametrize(
    ("mine", "theirs", "result"),
    [
        (("12家", "13家"), ("30件", "31件"), BASE.replace("12家", "13家").replace("30件", "31件")),
        # Neighbours are two paragraphs, not one.
        (
            ("一、组织", "一、组织建设"),
            ("12家", "13家"),
            BASE.replace("一、组织\n新建会12家", "一、组织建设\n新建会13家"),
        ),
        (("12家。", "12家。\n又一段。"), ("三、打算", "三、下一步打算\n末段。"), None),
        (("\n调解30件。", ""), ("12家", "13家"), BASE.replace("\n调解30件。", "").replace("12家", "13家")),
        (("12家", "13家"), ("12家", "13家"), BASE.replace("12家", "13家")),
    ],
)
def test_changes_in_different_places_stand_together(
    mine: tuple[str, str], theirs: tuple[str, str], result: str | None
) -> None:
    """Each change of either is in the joined text, and nobody is asked."""
    strands = woven(BASE, BASE.replace(*mine), BASE.replace(*theirs))

    assert all(one.whose != "both" for one in strands)
    assert joined(strands) == (result or BASE.replace(*mine).replace(*theirs))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (BASE.replace("12家", "13家"), BASE.replace("12家", "21家")),
        (BASE.replace("新建会12家。\n", ""), BASE.replace("12家", "21家")),
        (BASE.replace("12家。", "12家。\n我加的。"), BASE.replace("12家。", "12家。\n对方加的。")),
        ("全文重写。", BASE.replace("12家", "21家")),
    ],
)
def test_one_paragraph_changed_otherwise_by_both_is_a_clash(mine: str, theirs: str) -> None:
    """Exactly one place is asked about; chosen for either, its whole reading stands there."""
    strands = woven(BASE, mine, theirs)
    (place,) = (place for place, one in enumerate(strands) if one.whose == "both")
    clash = strands[place]

    assert joined(strands) == theirs
    assert joined(strands, {place: "\n".join(clash.mine)}) == mine
    assert joined(strands, {place: "两人商定。"}).count("两人商定。") == 1


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_the_strands_are_the_three_texts(base: list[str], mine: list[str], theirs: list[str]) -> None:
    """Read one after the other they are each text word for word, whatever was changed."""
    strands = woven(*("\n".join(lines) for lines in (base, mine, theirs)))

    for name, lines in (("base", base), ("mine", mine), ("theirs", theirs)):
        assert [line for one in strands for line in getattr(one, name)] == lines


@given(PARAGRAPHS, PARAGRAPHS)
def test_who_changed_nothing_hinders_nobody(base: list[str], changed: list[str]) -> None:
    """When only one of the two changed anything, the joined text is that one's."""
    before, after = "\n".join(base), "\n".join(changed)

    assert joined(woven(before, after, before)) == after
    assert joined(woven(before, before, after)) == after
