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


@cache
def _legend() -> Any:
    script = files("drafter.ui").joinpath("legend.js").read_text("utf-8")
    return st.components.v2.component(LEGEND, css=sources()[0], js=script)


def show_legend(meanings: list[dict[str, str]], *, key: str) -> None:
    """Draw every status with a sample figure, its name and what it means."""
    _legend()(key=key, data={"meanings": meanings})


def show_changes(data: dict[str, Any], *, key: str) -> None:
    """Draw differences between two texts (see `past.changes_data`)."""
    _changes()(key=key, data=data)


def show_paper(data: dict[str, Any], *, key: str) -> None:
    """Draw a text as paper only: no evidence, nothing to ask for."""
    _component()(key=key, data=packed(data))


def show_desk(data: dict[str, Any], *, key: str, on_asked: Callable[[], None]) -> None:
    """Draw the desk; `on_asked` is called when a person asks for something (`state.asked` has what)."""
    _component()(key=key, data=packed(data), on_asked_change=on_asked)


def packed(data: dict[str, Any]) -> bytes:
    """Give the data as bytes of JSON: the framework would look through a dictionary for tables and write every Chinese letter as six."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
