"""The page 填报; see drafter/ui/collect.py."""

from __future__ import annotations

from drafter.ui.collect import show
from drafter.ui.frame import show_page

if __name__ == "__main__":
    show_page("collect", show)
