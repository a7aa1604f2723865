"""The page 设置; see drafter/ui/settings.py."""

from __future__ import annotations

from drafter.ui.frame import show_page
from drafter.ui.settings import show

if __name__ == "__main__":
    show_page("settings", show)
