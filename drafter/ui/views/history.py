"""The page 历史; see drafter/ui/history.py."""

from __future__ import annotations

from drafter.ui.frame import HISTORY, show_page
from drafter.ui.history import show

if __name__ == "__main__":
    show_page(HISTORY, show)
