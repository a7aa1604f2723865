"""The review desk (核对台): the components-v2 component that draws a draft as paper with its evidence beside it.

Its markup, styles and script are files of this package; data reaches it as JSON and is set through text nodes only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

NAME = "drafter_review_desk"
CHANGES = "drafter_changes"


@cache
def sources() -> tuple[str, str]:
    """Read the desk's style sheet and script from the package."""
    here = files("drafter.ui")
    return here.joinpath("desk.css").read_text("utf-8"), here.joinpath("desk.js").read_text("utf-8")


@cache
def _component() -> Any:
    css, js = sources()
    return st.components.v2.component(NAME, css=css, js=js)


@cache
def _changes() -> Any:
    script = files("drafter.ui").joinpath("changes.js").read_text("utf-8")
    return st.components.v2.component(CHANGES, css=sources()[0], js=script)


def show_changes(data: dict[str, Any], *, key: str) -> None:
    """Draw differences between two texts (see `past.changes_data`)."""
    _changes()(key=key, data=data)


def show_paper(data: dict[str, Any], *, key: str) -> None:
    """Draw a text as paper only: no evidence, nothing to ask for."""
    _component()(key=key, data=data)


def show_desk(data: dict[str, Any], *, key: str, on_asked: Callable[[], None]) -> None:
    """Draw the desk; `on_asked` is called when a person asks for something (`state.asked` has what)."""
    _component()(key=key, data=data, on_asked_change=on_asked)
