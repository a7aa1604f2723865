"""Why one field cannot be read (无法识读)."""

from __future__ import annotations


class Unreadable(ValueError):  # noqa: N818 - it never leaves the sheet: a Problem is made of it
    """A field holds something else than it should; `what` was found, `hint` says what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
