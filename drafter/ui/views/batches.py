"""The page 批量; see drafter/ui/batches.py."""

from __future__ import annotations

from drafter.ui.batches import show
from drafter.ui.frame import show_alone

if __name__ == "__main__":
    show_alone("batches", show)
