"""The page 核对; see drafter/ui/review.py."""

from __future__ import annotations

from drafter.ui.frame import show_page
from drafter.ui.review import show

if __name__ == "__main__":
    show_page("review", show)
