"""The page 起草; see drafter/ui/write.py."""

from __future__ import annotations

from drafter.ui.frame import show_page
from drafter.ui.write import show

if __name__ == "__main__":
    show_page("write", show)
