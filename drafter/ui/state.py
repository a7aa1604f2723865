"""All that a browser session remembers (会话状态). Nothing here is the only copy: what people type is in the database.

No other module touches `st.session_state`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from secrets import token_hex
from threading import Lock
from typing import Any

import streamlit as st

from drafter.errors import DrafterError, InputError, NotFoundError, Problem
from drafter.rollup import Match
from drafter.service import BatchCheck, Drafter, IncomingTemplates, ReturnedDraft, Settings, Work
from drafter.ui import identity
from drafter.ui.table import FIELDS

VARIABLES = "DRAFTER_"
WORK = "work"
CHOSEN = "chosen_work"
NOTICE = "notice"
BEGINNING = "beginning"
ROWS = "rows"
ROWS_TURN = "rows_turn"
PASTES = "pastes"
VIEW = "view"
MINE = {"sheet": "mine", "draft": "mine-draft"}
GENERATION = "generation"
BASE = "base"
DESK = "desk"
REMEDY = "remedy"
LINE = "open_line"
CHECKED = "checked_batch"
BATCH = "chosen_batch"
SHEETS = "brought_sheets"
ROLLED = "rollup-works"
ROLLED_UNIT = "rollup-unit"
ROLLED_EXPECTED = "rollup-expected"
MATCHES = "settled_matches"
UPLOADS = "uploads"
AFRESH = "afresh"
LISTED = "listed"
NOTES = "file_notes"
RETURNED = "returned"
TURN = "turn"
ANSWER = "answer"
VISIT = "visit"
PAGE = "page"
TEMPLATE = "template"
LISTING = "template_listing"
TYPED = "template_typed"
TRIAL = "template_trial"
TEMPLATES = "incoming_templates"


@st.cache_resource(show_spinner=False, hash_funcs={Settings: repr})
def _open(settings: Settings) -> Drafter:
    # The framework collects all garbage after every run, and what is to be drawn waits for it. What is loaded by now stays for
    # good: set aside once, it is not looked through again each time.
    gc.collect()
    gc.freeze()
    return Drafter(settings)


def service(settings: Settings) -> Drafter:
    """Give the one service of this process for these settings; it is safe to share between threads."""
    opened: Drafter = _open(settings)
    return opened


def settings() -> Settings:
    """Give the settings, read again only when a variable has changed: every drawing of a page asks for them several times."""
    return _settings(tuple(sorted(one for one in os.environ.items() if one[0].upper().startswith(VARIABLES))))


@lru_cache(maxsize=4)
def _settings(_variables: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()


def drafter() -> Drafter:
    """Give the service for the person at this page; SignInError when there is none."""
    chosen = settings()
    return service(chosen).acting(identity.person(chosen))


# ---- which work ------------------------------------------------------------------------------------------------------------


def choose_work(work_id: int) -> None:
    """Make a work the current one, on this page and after a reload."""
    st.session_state[WORK] = work_id
    st.session_state.pop(REMEDY, None)
    st.session_state.pop(LINE, None)
    st.session_state.pop(BEGINNING, None)
    st.session_state.pop(VIEW, None)
    forget_rows()
    st.session_state.pop(AFRESH, None)
    refresh_table()


def forget_work() -> None:
    """Let the newest work be the current one, such as after this one was removed."""
    st.session_state.pop(WORK, None)
    st.query_params.pop(WORK, None)
    refresh_table()


def begin() -> None:
    """Open the panel for a new summary."""
    st.session_state[BEGINNING] = True


def end_beginning() -> None:
    """Close the panel for a new summary."""
    st.session_state.pop(BEGINNING, None)


def beginning() -> bool:
    """Whether a new summary is being begun."""
    return bool(st.session_state.get(BEGINNING))


def list_more(work_id: int, count: int) -> None:
    """List so many revisions of a work."""
    st.session_state[LISTED] = (work_id, count)


def listed(work_id: int, first: int) -> int:
    """Tell how many revisions of a work to list; `first` unless more were asked for."""
    kept: tuple[int, int] = st.session_state.get(LISTED, (work_id, first))
    return kept[1] if kept[0] == work_id else first


def begin_afresh() -> None:
    """Offer empty boxes on 核对已有稿件 although a draft that was brought in is open."""
    st.session_state[AFRESH] = True


def afresh() -> bool:
    """Whether another draft is to be brought in."""
    return bool(st.session_state.get(AFRESH))


def current_work(works: tuple[Work, ...]) -> Work:
    """Give the chosen work: of this session, else of the address, else the newest; the address is kept in step."""
    wanted = st.session_state.get(WORK)
    if wanted is None:
        asked = st.query_params.get(WORK, "")
        wanted = int(asked) if asked.isdecimal() else None
    work = next((one for one in works if one.id == wanted), works[0])
    st.session_state[WORK] = work.id
    if st.query_params.get(WORK) != str(work.id):
        st.query_params[WORK] = str(work.id)
    return work


def chosen_in_list() -> int | None:
    """Give the work chosen in the menu at the top; only within its callback."""
    return st.session_state.get(CHOSEN)


# ---- templates ---------------------------------------------------------------------------------------------------------------


def choose_template(name: str) -> None:
    """Make a template the one that is shown."""
    st.session_state[TEMPLATE] = name
    st.session_state[LISTING] = listing() + 1


def chosen_template() -> str | None:
    """Give the name of the template that is shown, None before one was chosen."""
    name: str | None = st.session_state.get(TEMPLATE)
    return name


def note_template(name: str | None) -> None:
    """Note the choice a person made in the list."""
    st.session_state[TEMPLATE] = name


def listing() -> int:
    """Tell how often the list of templates was drawn afresh: it then has a new key, and shows what was chosen elsewhere."""
    return int(st.session_state.get(LISTING, 0))


def keep_template_text(which: str, text: str | None) -> None:
    """Keep what was typed into a template and not saved, so that it can be checked and tried; None forgets it."""
    st.session_state[TYPED] = None if text is None else (which, text)
    st.session_state.pop(TRIAL, None)


def template_text(which: str) -> str | None:
    """Give what was typed into a template and not saved."""
    kept: tuple[str, str] | None = st.session_state.get(TYPED)
    return kept[1] if kept is not None and kept[0] == which else None


def keep_trial(which: str, text: str, told: str) -> None:
    """Keep the text that trying a template gave, with what is to be said of it."""
    st.session_state[TRIAL] = (which, text, told)


def trial(which: str) -> tuple[str, str] | None:
    """Give the text that trying a template gave, with what is to be said of it."""
    kept: tuple[str, str, str] | None = st.session_state.get(TRIAL)
    return kept[1:] if kept is not None and kept[0] == which else None


def set_incoming_templates(unit_id: int, name: str, read: IncomingTemplates | None) -> None:
    """Keep a file of templates that was read until a person takes it over, or drop it with None."""
    st.session_state[TEMPLATES] = None if read is None else (unit_id, name, read)


def incoming_templates(unit_id: int) -> tuple[str, IncomingTemplates] | None:
    """Give the file of templates that waits to be taken over, with its name."""
    kept: tuple[int, str, IncomingTemplates] | None = st.session_state.get(TEMPLATES)
    return kept[1:] if kept is not None and kept[0] == unit_id else None


# ---- one message that outlives a rerun ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the person (提示). kind: `done` or `error`; problems: every fault behind an error."""

    kind: str
    text: str
    problems: tuple[Problem, ...] = ()


def tell(text: str) -> None:
    """Say one line on the next drawing of the page."""
    st.session_state[NOTICE] = Notice("done", text)


def tell_error(error: DrafterError) -> None:
    """Say an error in one line on the next drawing of the page."""
    problems = error.problems if isinstance(error, InputError) else ()
    st.session_state[NOTICE] = Notice("error", line_of(error), problems)


def line_of(error: DrafterError) -> str:
    """Give an error as one Chinese line: what, where, what to do."""
    text = str(error).strip().rstrip("。")
    hint = error.hint.strip()
    if isinstance(error, InputError) and error.problems and hint == InputError.default_hint:
        # Each fault says what to do; the general hint speaks of importing a file, which may not be what was done.
        hint = ""
    return f"{text}。{hint}" if hint and hint not in text else f"{text}。"


def take_notice() -> Notice | None:
    """Give the waiting line, once."""
    notice: Notice | None = st.session_state.pop(NOTICE, None)
    return notice


# ---- the table of facts ------------------------------------------------------------------------------------------------------


def refresh_table() -> None:
    """Give the fields and the grid fresh rows from the newest revision on the next drawing."""
    st.session_state.pop(BASE, None)


def enter(page: str) -> None:
    """Note which page is drawn; what the fields of a page held is gone once another page was drawn, so they are filled afresh."""
    _keep_rolled()
    if st.session_state.get(PAGE) != page:
        st.session_state[PAGE] = page
        refresh_table()


def widget(name: str, work_id: int) -> str:
    """Give the key of a field of the sheet page; a new one whenever the rows are taken afresh."""
    return f"{name}:{work_id}:{st.session_state.get(GENERATION, '')}"


@dataclass(slots=True)
class TableBase:
    """What the grid was given (表格底稿): its rows, the newest content saved, and the revision the next save builds on.

    shown: the places of the rows the grid shows, None for all of them.

    Whoever types fast starts the next run while the one before is still saving. So a save holds the lock from looking at the
    number to noting the new one, and notes it here and not in the session: every use of the session may end a run in favour of
    the next, and a save whose number was not noted would look like somebody else's.
    """

    work_id: int
    content: dict[str, Any]
    facts: list[dict[str, Any]]
    number: int
    shown: tuple[int, ...] | None = None
    lock: Lock = field(default_factory=Lock)

    def saved(self, number: int, content: dict[str, Any]) -> None:
        """Note the revision a save made; the rows of the grid stay as they are."""
        self.number, self.content = number, content


def table_base(work_id: int) -> TableBase | None:
    """Give what the fields and the grid were filled with, None when they must be filled afresh."""
    base: TableBase | None = st.session_state.get(BASE)
    return base if base is not None and base.work_id == work_id else None


def set_table_base(base: TableBase) -> None:
    """Remember what the fields and the grid are filled with.

    Their new keys are not used again, in no session: a browser that comes back after a restart of the server sends what stood in
    its fields by their keys, and rows added to an older table must not be added to this one again.
    """
    st.session_state[GENERATION] = token_hex(8)
    st.session_state[BASE] = base


def typed(work_id: int) -> dict[str, Any]:
    """Give what stands on the sheet page by field; a field that has not been drawn yet says nothing and is left out."""
    names = (*FIELDS, "facts", "problems", "plans", "release")
    return {name: st.session_state[key] for name in names if (key := widget(name, work_id)) in st.session_state}


def kept_rows(name: str, make: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Give the rows a grid was given when it was first drawn: it reports every edit against them, so they stay the same meanwhile."""
    kept: dict[str, list[dict[str, Any]]] = st.session_state.setdefault(ROWS, {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


def given_rows(name: str) -> list[dict[str, Any]]:
    """Give the rows a grid was given, none when it was not drawn."""
    kept: dict[str, list[dict[str, Any]]] = st.session_state.get(ROWS, {})
    return kept.get(name, [])


def rows_key(name: str) -> str:
    """Give the key of a grid of what waits to be taken over; a new one whenever its rows are taken afresh."""
    if ROWS_TURN not in st.session_state:
        st.session_state[ROWS_TURN] = token_hex(8)
    return f"{name}:{st.session_state[ROWS_TURN]}"


def forget_rows() -> None:
    """Let the grids of what waits to be taken over be filled afresh."""
    st.session_state.pop(ROWS, None)
    st.session_state.pop(ROWS_TURN, None)


def pasted_box(work_id: int) -> str:
    """Give the key of the box for pasted text; a new, empty one once it was read."""
    return f"pasted:{work_id}:{st.session_state.get(PASTES, 0)}"


def empty_pasted_box() -> None:
    """Put a new, empty box for pasted text in place of the used one."""
    st.session_state[PASTES] = st.session_state.get(PASTES, 0) + 1


@dataclass(frozen=True, slots=True)
class View:
    """Which rows of the table are shown (筛选).

    name: `all`, `blank` for those without a figure, `wrong` for those to be put right, `facts` for those of a remark.
    """

    name: str = "all"
    facts: tuple[str, ...] = ()


def view(work_id: int) -> View:
    """Give which rows of a work's table are shown."""
    kept: tuple[int, View] | None = st.session_state.get(VIEW)
    return kept[1] if kept is not None and kept[0] == work_id else View()


def set_view(work_id: int, chosen: View) -> None:
    """Show other rows of a work's table."""
    st.session_state[VIEW] = (work_id, chosen)
    refresh_table()


def set_returned(work_id: int, name: str, returned: ReturnedDraft | None) -> None:
    """Keep an edited file that was read until a person takes it over, or drop it with None."""
    st.session_state[RETURNED] = None if returned is None else (work_id, name, returned)


def returned(work_id: int) -> tuple[str, ReturnedDraft] | None:
    """Give the edited file that waits to be taken over, with its name."""
    kept: tuple[int, str, ReturnedDraft] | None = st.session_state.get(RETURNED)
    return kept[1:] if kept is not None and kept[0] == work_id else None


def keep_file_notes(work_id: int, notes: tuple[Problem, ...], what: str = "data") -> None:
    """Keep what reading a work's file had to say, for as long as the visit lasts; what: `data` or `draft`."""
    st.session_state[f"{NOTES}:{what}"] = (work_id, notes)


def file_notes(work_id: int, what: str = "data") -> tuple[Problem, ...]:
    """Give what reading a file of a work had to say."""
    kept: tuple[int, tuple[Problem, ...]] | None = st.session_state.get(f"{NOTES}:{what}")
    return kept[1] if kept is not None and kept[0] == work_id else ()


def empty_upload_box() -> None:
    """Put a new, empty upload box in place of the used one."""
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1


def upload_box() -> str:
    """Give the key of the upload box; a new, empty one after each file."""
    return f"upload:{st.session_state.get(UPLOADS, 0)}"


def uploaded(key: str) -> tuple[str, bytes] | None:
    """Give name and content of the file in an upload box, None when it was taken out; only within its callback."""
    file = value(key)
    return None if file is None else (str(file.name), file.getvalue())


def uploads(key: str) -> list[tuple[str, bytes]]:
    """Give name and content of every file in an upload box for several."""
    return [(str(file.name), file.getvalue()) for file in value(key) or ()]


def mine(work_id: int, what: str = "sheet") -> str | None:
    """Give the token under which the service keeps what this window has in hand and is not saved, None for nothing; it outlives a reload."""
    kept = st.query_params.get(MINE[what], "")
    number, _, token = kept.partition("-")
    return token if token.isalnum() and number == str(work_id) else None


def keep_mine(work_id: int, token: str, what: str = "sheet") -> None:
    """Remember in the address that something of this window waits for the person."""
    st.query_params[MINE[what]] = f"{work_id}-{token}"


def drop_mine(what: str = "sheet") -> None:
    """Forget it, once the person has decided."""
    st.query_params.pop(MINE[what], None)


# ---- many units --------------------------------------------------------------------------------------------------------------


def keep_checked(check: BatchCheck | None) -> None:
    """Keep the sheets of many units that were checked until the person begins or drops them."""
    st.session_state[CHECKED] = check


def checked_batch() -> BatchCheck | None:
    """Give the sheets that were checked and wait to be begun."""
    check: BatchCheck | None = st.session_state.get(CHECKED)
    return check


def choose_batch(batch_id: int) -> None:
    """Show a batch from now on."""
    st.session_state[BATCH] = batch_id


def chosen_batch() -> int | None:
    """Give the batch that is shown, None for the newest."""
    return st.session_state.get(BATCH)


def bring_sheets(files: list[tuple[str, bytes]]) -> None:
    """Keep the sheet files to be rolled up, by name and content; none with an empty list."""
    st.session_state[SHEETS] = files


def brought_sheets() -> list[tuple[str, bytes]]:
    """Give the sheet files to be rolled up."""
    files: list[tuple[str, bytes]] = st.session_state.get(SHEETS, [])
    return files


def choose_rolled(works: list[int]) -> None:
    """Put works into the list of those to be rolled up."""
    st.session_state[ROLLED] = works


def _keep_rolled() -> None:
    """Hold on to what was chosen and typed on 汇总: the framework forgets the fields of a page that is left."""
    for key in (ROLLED, ROLLED_UNIT, ROLLED_EXPECTED):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def rolled_among(works: Iterable[int]) -> None:
    """Let go of chosen works that are there no more."""
    if ROLLED in st.session_state:
        st.session_state[ROLLED] = [number for number in st.session_state[ROLLED] if number in set(works)]


def settle_matches(matches: tuple[Match, ...]) -> None:
    """Keep what the person said of spellings that may be one item."""
    st.session_state[MATCHES] = matches


def settled_matches() -> tuple[Match, ...]:
    """Give the spellings that the person settled."""
    matches: tuple[Match, ...] = st.session_state.get(MATCHES, ())
    return matches


# ---- the review desk ---------------------------------------------------------------------------------------------------------


def asked() -> dict[str, Any] | None:
    """Give what the person asked for on the desk; only within its callback."""
    return asked_in(DESK)


def asked_in(key: str) -> dict[str, Any] | None:
    """Give what the person asked for in a component; only within its callback."""
    desk = st.session_state.get(key)
    request = desk.get("asked") if desk is not None else None
    return dict(request) if isinstance(request, Mapping) else None


def next_turn() -> None:
    """Count an answer to a component, also one that changed nothing: it is drawn anew and its buttons work again."""
    st.session_state[TURN] = turn() + 1


def turn() -> int:
    """Tell how many answers components have had."""
    return int(st.session_state.get(TURN, 0))


def note_answer(request: Mapping[str, Any], *, refused: bool) -> None:
    """Note which request of the desk was answered last, and whether by a refusal: what was typed there then stays open."""
    st.session_state[ANSWER] = {"id": str(request.get("id", "")), "refused": refused}


def answered() -> dict[str, Any]:
    """Tell which request of the desk was answered last; visit: tells a desk whether its request went to a server that is no more."""
    return {"id": "", "refused": False, **st.session_state.get(ANSWER, {}), "visit": visit()}


def visit() -> str:
    """Give a name of this session, which a server that was started again does not know."""
    name: str = st.session_state.setdefault(VISIT, token_hex(8))
    return name


def begin_remedy(request: dict[str, Any] | None) -> None:
    """Open the form that the desk asked for, with what it knows; None closes it."""
    st.session_state[REMEDY] = request


def remedy() -> dict[str, Any] | None:
    """Give what the open form starts from, None when none is open."""
    request: dict[str, Any] | None = st.session_state.get(REMEDY)
    return request


def open_line(line: int) -> None:
    """Let the desk open a line for editing when it is drawn next."""
    st.session_state[LINE] = line


def take_line() -> int | None:
    """Give the line the desk is to open, once."""
    line: int | None = st.session_state.pop(LINE, None)
    return line


def value(key: str) -> Any:
    """Give what stands in a widget; only within its callback."""
    return st.session_state.get(key)


def after(action: Callable[[], object]) -> bool:
    """Do something that may fail for a reason a person can act on; the reason is told on the next drawing. Whether it was done."""
    try:
        action()
    except NotFoundError as error:
        st.session_state.pop(WORK, None)
        tell_error(error)
        return False
    except DrafterError as error:
        tell_error(error)
        return False
    return True
