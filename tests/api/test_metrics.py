"""The figures about a server: in a form Prometheus reads, and true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from drafter.api.metrics import Requests, metrics_text
from drafter.service import Checked, Drafter, ModelTotal, Totals
from drafter.store import ModelCall, Store
from tests.api.server import client_of, settings_of

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
CALL = ModelCall("m", "h", "h", 100, 40, 10, estimated=False, milliseconds=1500, attempts=1, cost="", error="")


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """All samples by name and labels, as Prometheus' own reader reads them."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@given(NAMES, NAMES, st.integers(0, 10**12), st.floats(0, 1e9))
def test_any_names_are_written_so_that_they_are_read_again(model: str, writer: str, count: int, seconds: float) -> None:
    """Quotes, backslashes and line ends in a model's name break nothing."""
    totals = Totals(3, {writer: count}, {}, (ModelTotal(model, 5, 2, count, 7, 1, 2500),))
    requests = Requests()
    requests.note("/api/check", 200, 0.5)
    read = samples(metrics_text(requests, Checked(1, {"supported": 2}, 0, seconds), totals))

    assert read["drafter_drafts_total", (("writer", writer),)] == count
    assert read["drafter_model_calls_total", (("model", model), ("outcome", "usable"))] == 3
    assert read["drafter_model_calls_total", (("model", model), ("outcome", "failed"))] == 2
    assert read["drafter_model_tokens_total", (("kind", "prompt"), ("model", model))] == count
    assert read["drafter_model_seconds_total", (("model", model),)] == 2.5
    assert read["drafter_check_seconds_total", ()] == seconds
    assert read["drafter_requests_total", (("path", "/api/check"), ("status", "200"))] == 1


def test_every_family_says_what_it_is(tmp_path: Path) -> None:
    """Each has a type and a line of help, and no name twice."""
    text = client_of(settings_of(tmp_path)).get("/metrics").text
    families = list(text_string_to_metric_families(text))

    assert len({family.name for family in families}) == len(families) == 12
    assert all(family.documentation and family.type in ("counter", "gauge") for family in families)


def test_what_was_drafted_is_counted_in_the_database(tmp_path: Path) -> None:
    """Whichever process drafted: works, drafts by writer, runs, calls and tokens; a removed work does not count."""
    service = Drafter(settings_of(tmp_path))
    work = service.load_example()
    for _ in service.draft(work.id, service.suggest_outline(work.id), "rule"):
        pass
    service.remove_work(service.create_work().id)
    store = Store(tmp_path / "drafter.db")
    run = store.start_run(work.id, sheet_revision=1, outline="x", writer="model", actor="陈静")
    for error in ("", "", "TransientModelError"):
        store.record_call(run, replace(CALL, error=error))
    read = samples(client_of(settings_of(tmp_path)).get("/metrics").text)

    assert read["drafter_works", ()] == 1
    assert read["drafter_drafts_total", (("writer", "rule"),)] == 1
    assert read["drafter_runs_total", (("state", "finished"),)] == 1
    assert read["drafter_model_calls_total", (("model", "m"), ("outcome", "usable"))] == 2
    assert read["drafter_model_calls_total", (("model", "m"), ("outcome", "failed"))] == 1
    assert read["drafter_model_tokens_total", (("kind", "completion"), ("model", "m"))] == 120
    assert read["drafter_model_seconds_total", (("model", "m"),)] == 4.5


def test_what_pages_check_is_counted_too(tmp_path: Path) -> None:
    """A review on a page and a check over HTTP in one process add up."""
    service = Drafter(settings_of(tmp_path))
    work = service.load_example()
    for _ in service.draft(work.id, service.suggest_outline(work.id), "rule"):
        pass
    report = service.review(work.id).report
    read = samples(client_of(settings_of(tmp_path), drafter=lambda: service).get("/metrics").text)

    assert (
        sum(value for (name, _), value in read.items() if name == "drafter_figures_total") >= len(report.figures) > 50
    )
    assert read["drafter_checks_total", ()] >= 1


def test_nothing_that_people_wrote_is_in_it(tmp_path: Path) -> None:
    """No unit, no name, no file: counts only."""
    service = Drafter(settings_of(tmp_path, actor="陈静"))
    service.load_example()
    text = client_of(settings_of(tmp_path, actor="陈静"), drafter=lambda: service).get("/metrics").text

    assert text.isascii()
