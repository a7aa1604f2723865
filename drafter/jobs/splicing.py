"""Putting sections that were written anew into a draft (并入重写的部分), leaving everything else in it as people have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def find_part(text: str, part: str, all_parts: Sequence[str]) -> tuple[int, int] | None:
    """Find where a part of a draft stands: as it was written, else from its heading to the next heading; None when it is not to be told."""
    lines = text.split("\n")
    own = part.split("\n")
    for start in range(len(lines) - len(own) + 1):
        if lines[start : start + len(own)] == own:
            return start, start + len(own)
    # A person has changed words in it: its heading line still says where it begins, another's where it ends.
    if len(own) < 2 or lines.count(own[0]) != 1:
        return None
    start = lines.index(own[0])
    headings = {other.split("\n")[0] for other in all_parts if other and other != part and "\n" in other}
    end = next((at for at in range(start + 1, len(lines)) if lines[at] in headings), None)
    return None if end is None else (start, end)


def replace_parts(text: str, old: Mapping[int, str], new: Mapping[int, str], all_parts: Sequence[str]) -> str | None:
    """Put the new texts of parts in place of the old ones, by index; None when one of them is no longer to be found."""
    for index, part in old.items():
        place = find_part(text, part, all_parts)
        if place is None:
            return None
        lines = text.split("\n")
        lines[place[0] : place[1]] = new[index].split("\n")
        text = "\n".join(lines)
    return text
