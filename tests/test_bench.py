"""The bench measures what it says it measures; how quick anything is, is no matter of a test."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from drafter import check, read_numbers
from tests.bench import drafting, peers, reading, rollup, samples, tracing
from tests.bench.__main__ import main
from tests.bench.measure import Row, costliest, exponent, side_by_side, tell

FIGURE = re.compile(r"\d")


def test_prose_is_the_same_each_time_and_as_dense_as_summaries() -> None:
    """The sample has the length asked for and about thirty mentions of a number in a thousand characters, of every common kind."""
    text = samples.prose(40_000)

    assert len(text) == 40_000
    assert text == samples.prose(40_000)
    mentions = read_numbers(text)
    assert 25 <= 1000 * len(mentions) / len(text) <= 35
    assert {"quantity", "date", "name", "list", "plain", "rank", "ordinal", "placeholder"} <= {m.kind for m in mentions}


def test_a_smaller_sheet_begins_a_larger_one() -> None:
    """Growth with facts compares sheets that hold the same facts and more."""
    small, large = samples.sheet(60), samples.sheet(200)

    assert small.facts == large.facts[:60]
    assert len({fact.item for fact in large.facts}) == 200


def test_a_draft_tells_its_sheet_and_slips_now_and_then() -> None:
    """Most figures of a draft trace, some do not, and an edit changes one figure only."""
    sheet = samples.sheet(80)
    draft = samples.draft(sheet, 3_000)
    report = check(draft, sheet)
    edited = samples.edited(draft)

    assert len(draft) == len(edited) == 3_000
    assert sum(a != b for a, b in zip(draft, edited, strict=True)) == 1
    assert 0 < len(report.flagged) < len(report.figures) / 5


@pytest.mark.parametrize(("growth", "found"), [(1, 1.0), (2, 2.0), (0, 0.0)])
def test_the_exponent_is_that_of_the_growth(growth: int, found: float) -> None:
    """Times that grow with a power of the size have that power as exponent."""
    sizes = (10, 20, 40, 80)

    assert exponent(sizes, [3 * size**growth for size in sizes]) == pytest.approx(found)


def test_actions_are_measured_in_alternating_rounds() -> None:
    """Each action runs once a round, in turn, and its least time is given."""
    calls: list[str] = []
    times = side_by_side({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 3)

    assert calls == ["a", "b"] * 3
    assert set(times) == {"a", "b"}
    assert min(times.values()) >= 0


def test_reading_is_measured_in_every_respect() -> None:
    """Rates, each other reader by name, growth, hostile input, import, time to ready and memory, each with a figure."""
    rows = reading.rows(length=2_000, rounds=1, hostile=("一", "（"), hostile_size=3_000)
    told = {row.what: row for row in rows}

    assert {"drafter.read_numbers", *reading.PEERS.values(), "import drafter", "十倍长的文字"} <= set(told)
    assert len(rows) == 2 + len(reading.PEERS) + 1 + 2 + 3
    assert all(FIGURE.search(row.figure) or row.figure == reading.INSTALL for row in rows)


@pytest.mark.parametrize("name", reading.PEERS)
def test_a_missing_reader_is_told_with_how_to_get_it(name: str) -> None:
    """Where there are no installed packages at all the measurement says so; the pins name every reader."""
    module, _ = peers.READERS[name]
    pins = reading.PINS.read_text(encoding="utf-8")

    assert reading.peer(name, "走访23户", 1, python=[sys.executable, "-I", "-S"]) is None
    assert module.removesuffix("_number") in pins
    assert "pip install -r tests/bench/peers.txt" in reading.INSTALL


def test_another_reader_is_measured_whole_and_by_line() -> None:
    """The quicker of reading the whole text and reading its lines counts, beside the bare expression."""
    given: list[str] = []
    spent, bare = peers.quickest(given.append, "走访23户\n慰问8人", 1)

    assert given == ["走访23户\n慰问8人", "走访23户", "慰问8人"]
    assert spent > 0
    assert bare > 0


def test_checking_is_measured_in_every_respect() -> None:
    """A short and a long draft, first and again, after an edit, and growth with text and facts, each with a figure."""
    rows = tracing.rows(short=(600, 20), long=(800, 60), page=(600, 30), texts=(400, 800), facts=(60, 120), rounds=1)

    assert len(rows) == 13
    assert sum("首次核对" in row.what for row in rows) == 2
    assert sum("previous=" in row.what for row in rows) == 4
    assert sum("指数" in row.ratio for row in rows) == 3
    assert all(FIGURE.search(row.figure) for row in rows)


def test_drafting_is_measured_in_every_respect() -> None:
    """The rule writer, the Word file and the whole demo, each with a figure."""
    rows = drafting.rows(rounds=1)

    assert [
        row.what.startswith(start) for row, start in zip(rows, ("内置示例", "导出 Word", "drafter demo"), strict=True)
    ]
    assert all(FIGURE.search(row.figure) for row in rows)


def test_the_table_says_what_was_met(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line shows figure, ratio and aim, and whether the aim is met."""
    tell(
        "标题",
        [Row("甲", "1 秒", "2 倍", "≤ 3 秒", met=True), Row("乙", "4 秒", aim="≤ 3 秒", met=False), Row("丙", "5 秒")],
    )
    lines = capsys.readouterr().out.splitlines()

    assert [line.split()[-1] for line in lines if line[:1] in "甲乙丙" and line] == ["是", "否", "—"]


def test_the_profile_names_the_costliest_places() -> None:
    """The profile shows functions of this project with their file and line."""
    text = samples.prose(2_000)

    assert any("drafter/numerals/reader.py:" in line for line in costliest(lambda: read_numbers(text), count=100))


def test_parts_are_run_by_name(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the parts named are run, and an unknown one is refused with the names there are."""
    ran: list[str] = []
    for part in ("reading", "tracing"):
        monkeypatch.setitem(sys.modules["tests.bench.__main__"].PARTS, part, lambda part=part: ran.append(part))

    assert main(["tracing"]) == 0
    assert ran == ["tracing"]
    with pytest.raises(SystemExit):
        main(["weaving"])
    assert "drafting" in capsys.readouterr().err


def test_the_readers_are_run_alone() -> None:
    """The file of the other readers imports nothing of this project, so that their environment needs nothing of it."""
    assert not re.search(
        r"^\s*(?:from|import) (?:drafter|tests)", Path(peers.__file__).read_text(encoding="utf-8"), re.M
    )


def test_rolling_up_is_measured_in_every_respect() -> None:
    """Time and memory of one roll-up, growth with units, and what the parent's sheet costs afterwards, each with a figure."""
    rows = rollup.rows(units=6, facts=60, sizes=(4, 8), rounds=1)

    assert len(rows) == 6
    assert sum("指数" in row.ratio for row in rows) == 1
    assert all(FIGURE.search(row.figure) for row in rows)
    assert {len(sheet.facts) for sheet in rollup.district(3, 60)} == {60}
