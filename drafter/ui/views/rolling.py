"""The page 汇总; see drafter/ui/rolling.py."""

from __future__ import annotations

from drafter.ui.frame import show_alone
from drafter.ui.rolling import show

if __name__ == "__main__":
    show_alone("rolling", show)
