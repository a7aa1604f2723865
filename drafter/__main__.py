"""`python -m drafter` is `drafter` (命令行入口)."""

from __future__ import annotations

from drafter.cli import main

if __name__ == "__main__":
    main()
