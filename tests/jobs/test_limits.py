"""Limits that hold over all processes: calls at once, calls a minute, tokens and cost of a unit and of a day."""

from __future__ import annotations

import threading
import time
from decimal import Decimal

import pytest

from drafter.errors import LimitModelError
from drafter.jobs.limits import Gate, call_limits
from drafter.models import Prices
from drafter.settings import Settings
from drafter.store import CallLimits, ModelCall, Store
from drafter.writing.chain import PartStopped
from tests.jobs.test_worker import add_run

WANTED = [("user", "写一段。")]


def call(tokens: int, cost: str = "") -> ModelCall:
    """Give a record of a call that took so many tokens."""
    return ModelCall("clerk", "sha256:a", "sha256:b", tokens, 0, 0, False, 10, 1, cost, "")


def never() -> bool:
    """Say that the answer is still wanted."""
    return False


def test_calls_at_once_hold_over_all_processes(store: Store, address: str) -> None:
    """Two processes of eight calls each never have more than three open between them, and all calls are made."""
    other = Store(address)
    limits = CallLimits(at_once=3)
    gates = [Gate(store, "a", 8, limits), Gate(other, "b", 8, limits)]
    lock, now, peak, made = threading.Lock(), [0], [0], [0]

    def ask(gate: Gate) -> None:
        with gate.admitting("甲工会", None, never)(WANTED, 100):
            with lock:
                now[0] += 1
                peak[0] = max(peak[0], now[0])
            threading.Event().wait(0.05)
            with lock:
                now[0] -= 1
                made[0] += 1

    threads = [threading.Thread(target=ask, args=(gates[number % 2],)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert made == [12]
    assert 1 <= peak[0] <= 3


def test_calls_a_minute_hold(store: Store) -> None:
    """The one too many in a minute is not let in; whoever waits may be told that nobody wants it any more."""
    gate = Gate(store, "a", 8, CallLimits(per_minute=4))
    for _ in range(4):
        with gate.admitting("甲工会", None, never)(WANTED, 100):
            pass
    until = time.monotonic() + 1
    with pytest.raises(PartStopped), gate.admitting("甲工会", None, lambda: time.monotonic() > until)(WANTED, 100):
        raise AssertionError("let in")


def test_what_a_dead_process_had_open_is_free_again(store: Store) -> None:
    """Leave of a process that is forgotten no longer counts as open."""
    limits = CallLimits(at_once=1)
    assert store.ask_leave("dead", "甲工会", limits, tokens=10, cost=None).permit is not None
    assert store.ask_leave("alive", "甲工会", limits, tokens=10, cost=None).permit is None
    store.forget_worker("dead")
    assert store.ask_leave("alive", "甲工会", limits, tokens=10, cost=None).permit is not None


def test_a_unit_that_reached_its_tokens_of_the_day_is_halted_and_others_are_not(store: Store) -> None:
    """What was used and what is asked for together may not exceed the limit; the other unit goes on."""
    run = add_run(store)
    unit = store.assignment(run.id).unit_name
    store.record_call(run.id, call(900))
    gate = Gate(store, "a", 8, CallLimits(unit_tokens=1000))
    with pytest.raises(LimitModelError, match=unit) as caught, gate.admitting(unit, None, never)(WANTED, 200):
        raise AssertionError("let in")
    assert not caught.value.whole_day
    with gate.admitting("别的工会", None, never)(WANTED, 200):
        pass


def test_the_limit_of_the_day_counts_all_units_and_what_is_still_open(store: Store) -> None:
    """A limit is never exceeded even when all calls that are open take all they may."""
    limits = CallLimits(day_tokens=1000)
    assert store.ask_leave("a", "甲工会", limits, tokens=600, cost=None).permit is not None
    refused = store.ask_leave("b", "乙工会", limits, tokens=600, cost=None)
    assert refused.permit is None
    assert refused.whole_day
    assert "全部单位" in refused.limit
    assert store.ask_leave("b", "乙工会", limits, tokens=400, cost=None).permit is not None


def test_cost_is_limited_exactly(store: Store) -> None:
    """Costs add up as decimals: 0.1 three times is 0.3, and the limit of 0.3 is reached by it, not exceeded."""
    run = add_run(store)
    unit = store.assignment(run.id).unit_name
    for _ in range(2):
        store.record_call(run.id, call(10, "0.1"))
    limits = CallLimits(unit_cost=Decimal("0.3"))
    assert store.run(run.id).cost == "0.2"
    assert store.ask_leave("a", unit, limits, tokens=10, cost=Decimal("0.1")).permit is not None
    assert store.ask_leave("a", unit, limits, tokens=10, cost=Decimal("0.000001")).limit


def test_the_price_of_a_call_is_what_it_may_take(store: Store) -> None:
    """The gate asks for the cost of prompt and longest answer at the model's prices."""
    gate = Gate(store, "a", 8, CallLimits(day_cost=Decimal("0.001")))
    prices = Prices(Decimal(2), Decimal(8))
    with gate.admitting("甲工会", prices, never)(WANTED, 100):
        pass
    with pytest.raises(LimitModelError), gate.admitting("甲工会", prices, never)(WANTED, 4096):
        raise AssertionError("let in")


def test_the_settings_say_the_limits(settings: Settings) -> None:
    """Each limit has its variable; none is set by itself."""
    assert not call_limits(settings).any
    names = ("total_calls", "calls_per_minute", "unit_day_tokens", "day_tokens")
    given = {name: 1000 + number for number, name in enumerate(names)}
    limits = call_limits(Settings(**given, unit_day_cost="1.5", day_cost="20", data_folder=settings.data_folder))
    assert limits == CallLimits(1000, 1001, 1002, Decimal("1.5"), 1003, Decimal(20))
