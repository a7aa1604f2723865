"""A person stops a section, or the whole draft."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from drafter.errors import StoppedModelError
from drafter.prompts import Outline
from drafter.sheet import FactSheet
from drafter.writing.chain import ChainWriter, PartEvent, PartWriter
from drafter.writing.events import (
    Event,
    SectionFailed,
    SectionStarted,
)
from tests.loopback import Loopback, Question, Reply
from tests.writing.chain.scripted import (
    OUTLINE,
    SHEET,
    asked,
    connect,
    finished,
    good,
    in_turn,
    kind_of,
    last,
    scripted,
)


class Watched(ChainWriter):
    """A writer whose parts can be got at while it writes, as the job layer gets at them."""

    parts: PartWriter

    def begin(self, sheet: FactSheet, outline: Outline, tell: Callable[[PartEvent], None]) -> PartWriter:
        """Keep the parts that are begun."""
        self.parts = super().begin(sheet, outline, tell)
        return self.parts


def test_whoever_stops_reading_stops_the_work() -> None:
    """Closing the draft ends its workers, and nothing more is asked."""
    going = threading.Event()

    def script(question: Question) -> Reply:
        if kind_of(question) == "section":
            going.wait(20)
        return good(question)

    with Loopback(script) as server:
        events = ChainWriter(connect(server), workers=1).write(SHEET, OUTLINE)
        assert isinstance(next(events), SectionStarted)
        events.close()  # type: ignore[attr-defined]
        going.set()
        for thread in threading.enumerate():
            if thread.name.startswith("chain"):
                thread.join(20)

        assert len(asked(server.questions, "section")) <= 1


def stopping(index: int, hanging: str) -> tuple[list[Event], float]:
    """Write a draft whose one call hangs, stop that part once the call is under way; give events and the seconds it took."""
    asking, release = threading.Event(), threading.Event()

    def hang(question: Question) -> Reply:
        asking.set()
        release.wait(20)
        return good(question)

    with Loopback(scripted(**{hanging: hang})) as server:
        writer = Watched(connect(server))
        stopped: list[bool] = []

        def person() -> None:
            asking.wait(20)
            stopped.extend((writer.parts.end(index), writer.parts.end(index)))

        thread = threading.Thread(target=person)
        thread.start()
        started = time.monotonic()
        events = list(writer.write(SHEET, OUTLINE))
        seconds = time.monotonic() - started
        release.set()
        thread.join()
        assert stopped == [True, False]
        assert not writer.parts.end(index)
        return events, seconds


def test_a_section_can_be_stopped_while_the_model_is_silent() -> None:
    """It ends at once as stopped; the others, opening and closing included, are written; the draft is not complete."""
    events, seconds = stopping(2, "F3")
    failed = [event for event in events if isinstance(event, SectionFailed)]

    assert in_turn(events)
    assert seconds < 15
    assert [(event.index, type(event.error)) for event in failed] == [(2, StoppedModelError)]
    assert sorted(finished(events)) == [0, 1, 3, 4, 5, 6]
    assert not last(events).complete
    assert "技能比武" not in last(events).text


@pytest.mark.parametrize(("index", "hanging"), [(1, "F3"), (4, "tasks"), (0, "frame")])
def test_what_is_stopped_leaves_the_rest_alone(index: int, hanging: str) -> None:
    """One queued behind a busy worker, one of two written in one call, the opening: only that part is missing."""
    release = threading.Event()
    asked_for = threading.Event()

    def wait(question: Question) -> Reply:
        asked_for.set()
        release.wait(20)
        return good(question)

    with Loopback(scripted(**{hanging: wait})) as server:
        writer = Watched(connect(server), workers=1 if hanging == "F3" else 10)
        events: list[Event] = []
        reader = threading.Thread(target=lambda: events.extend(writer.write(SHEET, OUTLINE)))
        reader.start()
        assert asked_for.wait(20)
        over = writer.parts.end(index)
        release.set()
        reader.join(20)

    assert over == (index != 1 or 1 not in finished(events))
    missing = {event.index for event in events if isinstance(event, SectionFailed)}
    assert missing == ({index} if over else set())
    assert set(finished(events)) == set(range(7)) - missing


def test_a_stopped_section_asks_nothing_more() -> None:
    """A section stopped before its worker came to it costs no call."""
    held: list[Watched] = []

    def script(question: Question) -> Reply:
        if kind_of(question) == "headings":
            held[0].parts.end(2)
        return good(question)

    with Loopback(script) as server:
        held.append(Watched(connect(server)))
        events = list(held[0].write(SHEET, OUTLINE))

        assert not any("\nF3 " in question.user for question in asked(server.questions, "section"))
    assert in_turn(events)
    assert 2 not in finished(events)


def test_what_is_no_part_in_hand_is_not_stopped() -> None:
    """An index that is none, and a kept part, have nothing to stop."""
    with Loopback(good) as server:
        writer = Watched(connect(server), kept={1: ("组织", "一、组织\n新建企业工会12家。")})
        events = writer.write(SHEET, OUTLINE)
        assert not writer.parts.end(1)
        assert not writer.parts.end(99)
        assert last(list(events)).complete
