"""The page 使用说明; see drafter/ui/guide.py."""

from __future__ import annotations

from drafter.ui.frame import show_alone
from drafter.ui.guide import show

if __name__ == "__main__":
    show_alone("guide", show)
