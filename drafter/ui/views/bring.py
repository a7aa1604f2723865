"""The page 核对已有稿件; see drafter/ui/bring.py."""

from __future__ import annotations

from drafter.ui.bring import show
from drafter.ui.frame import show_page

if __name__ == "__main__":
    show_page("bring", show)
