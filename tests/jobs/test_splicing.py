"""A section written anew takes the place of the old one, and touches nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drafter.jobs.splicing import find_part, replace_parts

PARTS = [
    "上半年工作如下：",
    "一、甲\n甲做了3件。",
    "二、乙\n乙做了5件。\n又做了6件。",
    "三、丙\n丙做了7件。",
    "今后继续努力。",
]
DRAFT = "\n".join(["某某工作总结", *PARTS])
LINES = st.text(alphabet="甲乙丙做了件，。123", min_size=1, max_size=8)


def test_a_part_is_found_as_it_was_written() -> None:
    """Heading and paragraphs, or the paragraph alone where there is no heading."""
    assert find_part(DRAFT, PARTS[2], PARTS) == (4, 7)
    assert find_part(DRAFT, PARTS[0], PARTS) == (1, 2)


def test_a_part_with_changed_words_is_found_between_headings() -> None:
    """From its own heading to the next; without a next heading nobody can tell where it ends."""
    changed = DRAFT.replace("乙做了5件。", "乙一共做了5件。\n加了一段。")
    assert find_part(changed, PARTS[2], PARTS) == (4, 8)
    assert find_part(DRAFT.replace("丙做了7件", "丙一共做了7件"), PARTS[3], PARTS) is None


def test_a_part_that_is_gone_or_stands_twice_is_not_found() -> None:
    """A changed heading, a heading that stands twice, an opening with other words."""
    assert find_part(DRAFT.replace("二、乙", "二、另题").replace("5件", "8件"), PARTS[2], PARTS) is None
    assert find_part(DRAFT.replace("5件", "8件") + "\n二、乙", PARTS[2], PARTS) is None
    assert find_part(DRAFT.replace("如下", "于下"), PARTS[0], PARTS) is None
    assert replace_parts(DRAFT.replace("如下", "于下"), {0: PARTS[0]}, {0: "新"}, PARTS) is None


@given(st.sampled_from(range(len(PARTS))), st.lists(LINES, min_size=1, max_size=3), st.lists(LINES, max_size=2))
def test_everything_else_stays(index: int, words: list[str], before: list[str]) -> None:
    """Lines a person put in front stay, and so does every other part."""
    draft = "\n".join(["某某工作总结", *before, *PARTS])
    new = "\n".join(words)
    expected = "\n".join(["某某工作总结", *before, *PARTS[:index], new, *PARTS[index + 1 :]])
    if PARTS[index] not in "\n".join(before):
        assert replace_parts(draft, {index: PARTS[index]}, {index: new}, PARTS) == expected
