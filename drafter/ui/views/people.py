"""The page 单位与人员; see drafter/ui/people.py."""

from __future__ import annotations

from drafter.ui.frame import show_alone
from drafter.ui.people import show

if __name__ == "__main__":
    show_alone("people", show)
