"""The review desk (核对台): the components-v2 component that draws a draft as paper with its evidence beside it.

Its markup, styles and script are files of this package; data reaches it as JSON and is set through text nodes only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

NAME = "drafter_review_desk"
CHANGES = "drafter_changes"
LEGEND = "drafter_legend"
EDITOR = "drafter_editor"
TYPING = "drafter_typing"
ATTEND = "drafter_attend"


def sources(script: str = "desk.js", style: str = "desk.css") -> tuple[str, str]:
    """Read a style sheet and a script, behind what all scripts share, from the package."""
    here = files("drafter.ui")
    css, shared, own = (here.joinpath(name).read_text("utf-8") for name in (style, "nodes.js", script))
    return css, shared + own


@cache
def _component(name: str, script: str, style: str = "desk.css") -> Any:
    css, js = sources(script, style)
    return st.components.v2.component(name, css=css, js=js)


def show_legend(meanings: list[dict[str, str]], *, key: str) -> None:
    """Draw every status with a sample figure, its name and what it means."""
    _component(LEGEND, "legend.js")(key=key, data={"meanings": meanings})


def show_changes(data: dict[str, Any], *, key: str) -> None:
    """Draw differences between two texts (see `past.changes_data`)."""
    _component(CHANGES, "changes.js")(key=key, data=data)


def show_paper(data: dict[str, Any], *, key: str) -> None:
    """Draw a text as paper only: no evidence, nothing to ask for."""
    _component(NAME, "desk.js")(key=key, data=packed(data))


def show_desk(data: dict[str, Any], *, key: str, on_asked: Callable[[], None]) -> None:
    """Draw the desk; `on_asked` is called when a person asks for something (`state.asked` has what)."""
    _component(NAME, "desk.js")(key=key, data=packed(data), on_asked_change=on_asked)


def show_editor(data: dict[str, Any], *, key: str, on_asked: Callable[[], None]) -> None:
    """Draw a template's text with its faults; `on_asked` is called when a person typed or wants it saved (`state.asked_in` has what)."""
    _component(EDITOR, "editor.js", "editor.css")(key=key, data=data, on_asked_change=on_asked)


def autosave(*, pause: int, longest: int) -> None:
    """Hand over what is typed into the fields of a container `autosaved-…` as if they were left: after a pause, or the longest wait.

    Both in milliseconds. The framework itself hears of a field only when it is left.
    """
    _component(TYPING, "typing.js")(key="typing", data={"pause": pause, "longest": longest})


def attend(visit: str) -> None:
    """Draw the page anew as soon as a lost connection is back; visit: a name of this session, by which a new one is told."""
    _component(ATTEND, "attend.js")(key="attend", data={"visit": visit}, on_back_change=lambda: None)


def packed(data: dict[str, Any]) -> bytes:
    """Give the data as bytes of JSON: the framework would look through a dictionary for tables and write every Chinese letter as six."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
