"""Drafts Chinese work summaries (工作总结) from a fact sheet and checks that every number traces back to it.

The public door. Names resolve on first use, so that `import drafter` loads no vendor.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drafter.errors import DrafterError as DrafterError
    from drafter.errors import InputError as InputError
    from drafter.intake import load_sheet as load_sheet
    from drafter.numerals import Kind as Kind
    from drafter.numerals import Mention as Mention
    from drafter.numerals import read_numbers as read_numbers
    from drafter.sheet import Fact as Fact
    from drafter.sheet import FactSheet as FactSheet
    from drafter.sheet import Period as Period
    from drafter.sheet import Unit as Unit
    from drafter.trace import Figure as Figure
    from drafter.trace import Report as Report
    from drafter.trace import Status as Status
    from drafter.trace import check as check

_HOMES = {
    "DrafterError": "drafter.errors",
    "Fact": "drafter.sheet",
    "FactSheet": "drafter.sheet",
    "Figure": "drafter.trace",
    "InputError": "drafter.errors",
    "Kind": "drafter.numerals",
    "Mention": "drafter.numerals",
    "Period": "drafter.sheet",
    "Report": "drafter.trace",
    "Status": "drafter.trace",
    "Unit": "drafter.sheet",
    "check": "drafter.trace",
    "load_sheet": "drafter.intake",
    "read_numbers": "drafter.numerals",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Resolve a public name on first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'drafter' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return __all__
