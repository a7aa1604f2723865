"""The page 模板; see drafter/ui/templates.py."""

from __future__ import annotations

from drafter.ui.frame import show_page
from drafter.ui.templates import show

if __name__ == "__main__":
    show_page("templates", show)
