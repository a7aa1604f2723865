"""Figures about the server in Prometheus' text format (运行指标): counts and seconds; no text, no name, no address.

What this process did is counted here and in the service; what all processes drafted and asked of models is counted in the database.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from drafter.service import Checked, Totals

KIND = "text/plain; version=0.0.4; charset=utf-8"
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})
Sample = tuple[Mapping[str, str], int | float]


@dataclass(slots=True)
class Requests:
    """Counts answered requests by path and status, and the seconds they took (请求计数); safe between threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    _seconds: dict[str, float] = field(default_factory=dict)

    def note(self, path: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            self._answered[path, status] += 1
            self._seconds[path] = self._seconds.get(path, 0.0) + seconds

    def read(self) -> tuple[dict[tuple[str, int], int], dict[str, float]]:
        """Give the counts so far."""
        with self._lock:
            return dict(self._answered), dict(self._seconds)


def metrics_text(requests: Requests, checked: Checked, totals: Totals) -> str:
    """Write all figures as Prometheus reads them."""
    answered, seconds = requests.read()
    families: tuple[tuple[str, str, str, Iterable[Sample]], ...] = (
        ("requests_total", "counter", "Requests to the API by path and status.", _requests(answered)),
        ("request_seconds_total", "counter", "Seconds spent on requests by path.", _by("path", seconds)),
        ("checks_total", "counter", "Texts checked by this process.", [({}, checked.checks)]),
        ("check_seconds_total", "counter", "Seconds this process spent checking.", [({}, checked.seconds)]),
        ("figures_total", "counter", "Figures checked by this process, by status.", _by("status", checked.figures)),
        ("figures_flagged_total", "counter", "Figures flagged by this process.", [({}, checked.flagged)]),
        ("works", "gauge", "Works in the database.", [({}, totals.works)]),
        ("drafts_total", "counter", "Drafts saved in the database, by who wrote them.", _by("writer", totals.drafts)),
        ("runs_total", "counter", "Runs of writers in the database, by state.", _by("state", totals.runs)),
        ("model_calls_total", "counter", "Calls of language models, by outcome.", _calls(totals)),
        ("model_tokens_total", "counter", "Tokens of language models, by kind.", _tokens(totals)),
        ("model_seconds_total", "counter", "Seconds spent waiting for language models.", _waiting(totals)),
    )
    return "".join(line for family in families for line in _written(*family))


def _written(name: str, kind: str, explained: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP drafter_{name} {explained}\n# TYPE drafter_{name} {kind}\n"
    for labels, value in samples:
        told = ",".join(f'{label}="{text.translate(ESCAPES)}"' for label, text in labels.items())
        yield f"drafter_{name}{{{told}}} {value}\n" if told else f"drafter_{name} {value}\n"


def _requests(answered: Mapping[tuple[str, int], int]) -> list[Sample]:
    return [({"path": path, "status": str(status)}, count) for (path, status), count in sorted(answered.items())]


def _by(label: str, counts: Mapping[str, int] | Mapping[str, float]) -> list[Sample]:
    return [({label: name}, count) for name, count in sorted(counts.items())]


def _calls(totals: Totals) -> Iterator[Sample]:
    for one in totals.models:
        yield {"model": one.model, "outcome": "usable"}, one.calls - one.failed
        yield {"model": one.model, "outcome": "failed"}, one.failed


def _tokens(totals: Totals) -> Iterator[Sample]:
    for one in totals.models:
        yield {"model": one.model, "kind": "prompt"}, one.prompt_tokens
        yield {"model": one.model, "kind": "cached"}, one.cached_tokens
        yield {"model": one.model, "kind": "completion"}, one.completion_tokens


def _waiting(totals: Totals) -> Iterator[Sample]:
    for one in totals.models:
        yield {"model": one.model}, one.milliseconds / 1000
