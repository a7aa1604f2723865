"""Batches through the service: checked first, drafted once, paused, stopped, tried again, summed up."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import openpyxl
import pytest

from drafter.errors import InputError
from drafter.service import Batch, Drafter
from tests.bench.trial import CALLS_A_UNIT, Clerk, clerk_on_loopback, content, unit_name
from tests.loopback import Hang, Loopback, Question, Refuse, Reply, Say
from tests.service.conftest import Open
from tests.service.test_model_writer import with_model

WAIT = 90.0


def files(*numbers: int, **changes: Any) -> list[tuple[str, bytes]]:
    """Give sheet files of made-up units."""
    return [
        (f"{number:03d}.json", json.dumps({**content(number), **changes}, ensure_ascii=False).encode())
        for number in numbers
    ]


def become(drafter: Drafter, batch: Batch, what: Callable[[Batch], bool]) -> Batch:
    """Wait until a batch is as it should be."""
    until = time.monotonic() + WAIT
    while not what(now := drafter.batch(batch.id)):
        assert time.monotonic() < until, f"still {now.state}: {now.counts}"
        threading.Event().wait(0.05)
    return now


def ended(drafter: Drafter, batch: Batch) -> Batch:
    """Wait until a batch is over."""
    return become(
        drafter,
        batch,
        lambda now: (
            now.state in {"finished", "stopped", "cancelled"}
            and all(unit.over or unit.state == "parked" for unit in now.units)
        ),
    )


@pytest.fixture
def model() -> Iterator[tuple[Clerk, Loopback]]:
    """Run a model that answers at once."""
    with clerk_on_loopback(0) as running:
        yield running


@pytest.fixture
def drafter(open_drafter: Open, model: tuple[Clerk, Loopback]) -> Drafter:
    """Open a service that drafts with it."""
    return with_model(open_drafter, model[1])


def draft(drafter: Drafter, brought: Sequence[tuple[str, bytes]], writer: str = "model") -> Batch:
    """Draft a batch to its end."""
    return ended(drafter, drafter.start_batch(drafter.read_batch(brought), "base", writer))


def test_what_is_wrong_is_told_unit_by_unit_and_the_good_ones_go_ahead(drafter: Drafter) -> None:
    """An unreadable value, a file of another kind, a unit twice: each named with its reason, none stops the others."""
    wrong = {"unit": {"name": "坏表工会"}, "facts": [{"item": "新建工会", "value": "1,2,3"}]}
    brought = [
        *files(1, 2),
        ("坏.json", json.dumps(wrong, ensure_ascii=False).encode()),
        ("图.png", b"\x89PNG...."),
        ("重复.json", files(1)[0][1]),
    ]
    check = drafter.read_batch(brought)

    assert [unit.label for unit in check.ready] == ["001.json", "002.json"]
    assert {unit.label: str(unit.problems[0])[:4] for unit in check.refused} == {
        "坏.json": "第1条事",
        "图.png": "“图.p",
        "重复.json": "与“00",
    }
    batch = ended(drafter, drafter.start_batch(check, writer="rule"))
    assert batch.counts == {"finished": 2, "refused": 3}
    assert len(drafter.works()) == 2
    with pytest.raises(InputError, match="没有一家"):
        drafter.start_batch(drafter.read_batch(brought[2:4]))


def test_the_same_again_asks_nothing_and_a_change_asks_only_for_its_unit(
    drafter: Drafter, model: tuple[Clerk, Loopback]
) -> None:
    """Unchanged units are taken as they are; a changed one is drafted in its own work again; another outline drafts all."""
    first = draft(drafter, files(1, 2, 3))
    asked = model[0].total
    again = draft(drafter, files(1, 2, 3))
    unchanged = model[0].total
    third = draft(drafter, [*files(1, 3), *files(2, problems=["人手不足"])])

    assert asked == unchanged == 3 * CALLS_A_UNIT
    assert again.counts == {"unchanged": 3}
    assert (again.calls, again.tokens) == (0, 0)
    assert third.counts == {"unchanged": 2, "finished": 1}
    assert model[0].total == 4 * CALLS_A_UNIT
    assert len(drafter.works()) == 3
    (changed,) = (unit for unit in third.units if unit.state == "finished")
    assert changed.work_id == first.units[1].work_id
    assert drafter.sheet(changed.work_id or 0).number == 2


def test_one_unit_that_fails_leaves_the_others_alone_and_is_tried_again_alone(
    drafter: Drafter, model: tuple[Clerk, Loopback]
) -> None:
    """Units with nobody answering fail with their reason; tried again they are done, nothing finished is asked for twice."""
    clerk, server = model
    bad = unit_name(2)

    def refusing(question: Question) -> Reply:
        return Refuse(400, "Content Exists Risk", code="content_filter") if bad in question.user else clerk(question)

    server.script(refusing)
    batch = draft(drafter, files(1, 2, 3))
    assert {unit.unit_name: unit.state for unit in batch.units}[bad] in {"failed", "finished"}
    assert batch.counts["finished"] >= 2
    before = clerk.total
    server.script(clerk)
    again = ended(drafter, drafter.retry_failed(batch.id))

    assert again.counts == {"finished": 3}
    assert clerk.total - before <= CALLS_A_UNIT
    assert drafter.draft_revision(again.units[1].work_id or 0) is not None


def test_an_error_of_configuration_stops_the_batch_at_once(drafter: Drafter, model: tuple[Clerk, Loopback]) -> None:
    """A balance that is used up: no further unit is begun, the reason is told; put right, the batch goes on to its end."""
    clerk, server = model
    server.script(lambda _: Refuse(402, "Insufficient Balance"))
    batch = draft(drafter, files(*range(1, 31)))

    assert batch.state == "stopped"
    assert "（" in batch.reason
    assert batch.counts.get("finished", 0) == 0
    assert batch.counts["parked"] > 0
    assert len(server.questions) <= 24
    server.script(clerk)
    again = ended(drafter, drafter.resume_batch(batch.id))
    assert again.counts == {"finished": 30}


def test_a_pause_lets_what_is_being_written_end_and_begins_nothing(
    drafter: Drafter, model: tuple[Clerk, Loopback]
) -> None:
    """Paused, the queue stands; resumed, it goes on; every unit is drafted once."""
    clerk, _ = model
    clerk.latency = 0.2
    batch = drafter.start_batch(drafter.read_batch(files(*range(1, 25))), "base", "model")
    become(drafter, batch, lambda now: now.counts.get("finished", 0) >= 1)
    drafter.pause_batch(batch.id)
    paused = become(drafter, batch, lambda now: not now.counts.get("running"))
    finished = paused.counts["finished"]
    assert paused.state == "paused"
    assert paused.counts["parked"] > 0
    clerk.latency = 0
    drafter.resume_batch(batch.id)
    over = ended(drafter, batch)

    assert finished < 24
    assert over.counts == {"finished": 24}
    assert clerk.total == 24 * CALLS_A_UNIT


def test_a_cancelled_batch_ends_what_is_being_written(drafter: Drafter, model: tuple[Clerk, Loopback]) -> None:
    """Cancelled, everything that is not written is stopped within seconds, even while the model is silent."""
    model[1].script(lambda _: Hang())
    batch = drafter.start_batch(drafter.read_batch(files(*range(1, 20))), "base", "model")
    become(drafter, batch, lambda now: bool(now.counts.get("running")))
    drafter.cancel_batch(batch.id)
    over = become(drafter, batch, lambda now: all(unit.over for unit in now.units))

    assert over.state == "cancelled"
    assert over.counts == {"stopped": 19}
    with pytest.raises(InputError, match="已取消"):
        drafter.resume_batch(batch.id)


def test_results_are_word_files_and_one_table_without_formulas(drafter: Drafter) -> None:
    """A row a unit and one for all; counts are numbers, a name that looks like a formula stays text; the archive holds all of it."""
    evil = files(1)[0][1].replace(unit_name(1).encode(), "@cmd工会".encode(), 1)
    batch = draft(drafter, [*files(2), ("=坏.json", evil), ("无.json", b'{"facts": []}')], "rule")
    archive = drafter.batch_archive(batch.id)
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        names = packed.namelist()
        page = openpyxl.load_workbook(io.BytesIO(packed.read("汇总表.xlsx"))).worksheets[0]

    assert len(names) == 3
    assert all(not set(name) & set('\\/:*?"<>|') for name in names)
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][:5] == ["序号", "单位", "期间", "来源", "状态"]
    assert [row[4] for row in rows[1:4]] == ["已写完", "已写完", "未受理"]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert isinstance(rows[1][5], int)
    assert rows[4][5] == sum(int(str(row[5])) for row in rows[1:3])
    assert "没有填写" in str(rows[3][12])


def test_flagged_figures_of_all_units_make_one_queue(drafter: Drafter, model: tuple[Clerk, Loopback]) -> None:
    """A figure the sheet does not bear out stands in the queue with its sentence, and leaves it once it is accepted."""
    clerk, server = model

    def inventing(question: Question) -> Reply:
        said = clerk(question)
        if "组织建设事项甲" in question.user and isinstance(said, Say) and "〔" in said.text:
            return Say(said.text + "另办实事987件。")
        return said

    server.script(inventing)
    batch = draft(drafter, files(1, 2))
    queue = drafter.batch_figures(batch.id)

    assert {one.unit_name for one in queue} <= {unit_name(1), unit_name(2)}
    assert queue
    first = queue[0]
    assert first.figure.text in first.sentence
    drafter.accept(first.work_id, first.figure.start, first.figure.end, "台账另有记录", base=first.draft_revision)
    assert len(drafter.batch_figures(batch.id)) == len(queue) - 1


def test_a_batch_brought_again_while_it_is_unfinished_goes_on(drafter: Drafter, model: tuple[Clerk, Loopback]) -> None:
    """Stopped halfway and brought again: what is finished is kept, the rest is done, nothing twice."""
    clerk, _ = model
    clerk.latency = 0.2
    first = drafter.start_batch(drafter.read_batch(files(*range(1, 21))), "base", "model")
    become(drafter, first, lambda now: now.counts.get("finished", 0) >= 1)
    drafter.close()
    clerk.latency = 0
    again = draft(drafter, files(*range(1, 21)))

    assert {unit.state for unit in again.units} <= {"finished", "unchanged"}
    assert all(
        (drafter.draft_revision(unit.work_id or 0) or pytest.fail("no draft")).number == 1 for unit in again.units
    )
    assert clerk.total <= 20 * CALLS_A_UNIT + 8


def test_a_units_limit_of_the_day_fails_that_unit_and_the_days_limit_stops_the_batch(
    open_drafter: Open, model: tuple[Clerk, Loopback]
) -> None:
    """Nothing is asked beyond either; a unit's own limit leaves the batch running, that of all units stops it with its reason."""
    clerk, server = model
    own = with_model(open_drafter, server, unit_day_tokens=1000)
    batch = draft(own, files(1, 2))
    assert batch.state == "finished"
    assert batch.counts == {"failed": 2}
    assert all("接近上限 1000" in unit.reason for unit in batch.units)
    own.close()
    everybody = with_model(open_drafter, server, day_tokens=1000)
    halted = draft(everybody, files(3, 4, 5))

    assert halted.state == "stopped"
    assert "全部单位" in halted.reason
    assert clerk.total == 0


def test_a_confined_unit_is_refused_to_a_model_elsewhere_and_drafted_by_rule(
    open_drafter: Open, model: tuple[Clerk, Loopback]
) -> None:
    """不出单位: the unit stands in the table with its reason, gets no work, nothing of it is asked; the others are drafted."""
    # An address that is not written out in full counts as elsewhere.
    address = model[1].address.replace("127.0.0.1", "127.1")
    drafter = open_drafter(model="clerk-1", base_url=address, api_key="made-up", timeout=5)
    brought = [*files(1), *files(2, release="不出单位")]
    batch = draft(drafter, brought)
    refused = batch.units[1]

    assert batch.counts == {"finished": 1, "refused": 1}
    assert "不出单位" in refused.reason
    assert refused.work_id is None
    assert unit_name(2) not in {name for name, _ in model[0].asked}
    assert [row.state for row in drafter.batch_results(batch.id)] == ["已写完", "未受理"]
    assert draft(drafter, brought, "rule").counts == {"finished": 2}


def test_a_unit_confined_since_is_not_sent_when_it_is_tried_again(
    open_drafter: Open, model: tuple[Clerk, Loopback]
) -> None:
    """Marked 不出单位 after its run failed, a unit stays in the house: tried again it fails with the reason, the others are drafted."""
    clerk, server = model
    elsewhere = server.address.replace("127.0.0.1", "127.1")
    drafter = open_drafter(model="clerk-1", base_url=elsewhere, api_key="made-up", timeout=5, unit_day_tokens=1000)
    batch = draft(drafter, files(1, 2))
    assert batch.counts == {"failed": 2}
    confined = batch.units[1].work_id or 0
    revision = drafter.sheet(confined)
    drafter.save_sheet(confined, {**revision.content, "release": "不出单位"}, base=revision.number)
    drafter.close()
    again = open_drafter(model="clerk-1", base_url=elsewhere, api_key="made-up", timeout=5)
    again.retry_failed(batch.id)
    tried = ended(again, batch)

    assert tried.counts == {"finished": 1, "failed": 1}
    assert "不出单位" in tried.units[1].reason
    assert {name for name, _ in clerk.asked} == {unit_name(1)}


def test_a_batch_suggests_by_the_units_name_too(drafter: Drafter) -> None:
    """An institution called 疾控中心 is drafted by the outline of one when none was chosen."""
    unit = {"name": "云泽县疾控中心工会", "kind": "事业单位"}
    batch = ended(drafter, drafter.start_batch(drafter.read_batch(files(1, unit=unit))))

    run = drafter.last_run(batch.units[0].work_id or 0)
    assert run is not None
    assert run.outline.startswith("cdc")


def test_a_changed_template_of_the_unit_is_drafted_anew(drafter: Drafter, model: tuple[Clerk, Loopback]) -> None:
    """A new version of the unit's own outline, or of a prompt, is other content; brought once more it is unchanged again."""
    work = draft(drafter, files(1)).units[0].work_id
    unit = drafter.unit_of(work or 0)
    assert unit is not None
    seen = []
    for name, old, new in (
        ("base", "label = ", "# 本单位用\nlabel = "),
        ("chain/section", "只交正文", "多用短句。只交正文"),
    ):
        drafter.copy_template(unit.id, name)
        text = drafter.template_text(unit.id, name)
        assert old in text
        drafter.save_template(unit.id, name, text.replace(old, new, 1), base=1)
        seen += [draft(drafter, files(1)).counts, draft(drafter, files(1)).counts]

    assert seen == [{"finished": 1}, {"unchanged": 1}] * 2
