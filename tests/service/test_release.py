"""What may leave the house (外发): personal data never unless the unit says so, of a confined sheet nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drafter.errors import ConfigurationModelError, SettingsError
from drafter.models import ModelSettings, in_house, model_settings, open_model
from drafter.prompts import load_outline
from drafter.service import Drafter, Settings
from drafter.sheet import FactSheet, Release
from drafter.writing.chain import ChainWriter
from tests.loopback import Loopback, Question
from tests.service.conftest import Open, content
from tests.service.test_model_writer import clerk, with_model

IDENTITY = "320102199003071239"
SECRETS = ("孙玉梅", "钱国栋", IDENTITY, "13912345678", "周敏", "6217850000012345678")


def personal_sheet(**more: str) -> dict[str, Any]:
    """A sheet with personal data in every field that holds words."""
    sheet = content()
    sheet["facts"][2] |= {
        "text": f"孙玉梅、钱国栋等，联系人身份证{IDENTITY}",
        "basis": "电话13912345678",
        "source": "周敏填",
    }
    sheet["problems"] = ["困难职工孙玉梅的医疗费无处报销"]
    sheet["plans"] = [f"为困难职工钱国栋（{IDENTITY}）申请救助"]
    return {**sheet, **more}


def wire(questions: list[Question]) -> str:
    """All that went over the wire."""
    return "\n".join(json.dumps(question.body, ensure_ascii=False) for question in questions)


def sent(drafter: Drafter, server: Loopback, sheet: dict[str, Any]) -> str:
    """Draft a sheet with the model; what went over the wire."""
    work = drafter.create_work(sheet)
    list(drafter.draft(work.id, "base", "model"))
    return wire(server.questions)


def test_personal_data_never_go_over_the_wire(open_drafter: Open) -> None:
    """Whatever field it stands in, no number and no name of a person in need is in any request; the figures are."""
    with Loopback(clerk) as server:
        told = sent(with_model(open_drafter, server), server, personal_sheet())

    assert [secret for secret in SECRETS if secret in told] == []
    assert "孙某某" in told
    assert "86户" in told


def test_a_unit_may_allow_it(open_drafter: Open) -> None:
    """With 可含个人信息 the facts are sent as they stand."""
    with Loopback(clerk) as server:
        told = sent(with_model(open_drafter, server), server, personal_sheet(release=Release.WHOLE.value))

    assert "孙玉梅" in told
    assert IDENTITY in told


def test_a_draft_without_a_database_is_masked_too(open_drafter: Open) -> None:
    """The command line drafts from a file: the same rule holds."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        list(drafter.draft_sheet(FactSheet.from_mapping(personal_sheet()), "base", "model"))
        told = wire(server.questions)

    assert "86户" in told
    assert [secret for secret in SECRETS if secret in told] == []


def test_a_confined_sheet_is_refused_to_a_model_elsewhere(open_drafter: Open) -> None:
    """不出单位: the model writer says why it cannot be used, and nothing is asked; the rule writer drafts."""
    drafter = open_drafter(model="clerk-1", base_url="https://models.example.com/v1", api_key="made-up")
    work = drafter.create_work(personal_sheet(release=Release.CONFINED.value))
    model = next(choice for choice in drafter.writers(work.id) if choice.name == "model")

    assert not model.available
    assert "不出单位" in model.note
    assert next(choice for choice in drafter.writers() if choice.name == "model").available
    with pytest.raises(SettingsError, match="现在不能用"):
        list(drafter.draft(work.id, "base", "model"))
    with pytest.raises(SettingsError, match="现在不能用"):
        list(drafter.draft_sheet(FactSheet.from_mapping(personal_sheet(release="不出单位")), "base", "model"))
    list(drafter.draft(work.id, "base", "rule"))
    assert drafter.draft_revision(work.id) is not None


def test_a_confined_sheet_may_go_to_a_model_in_the_house(open_drafter: Open) -> None:
    """A model on this machine drafts a confined sheet."""
    with Loopback(clerk) as server:
        told = sent(with_model(open_drafter, server), server, personal_sheet(release=Release.CONFINED.value))

    assert "86户" in told


def test_an_unknown_word_keeps_the_sheet_in_the_house(open_drafter: Open) -> None:
    """A misspelt release is a problem of the sheet, and until it is put right no model gets it."""
    drafter = open_drafter(model="clerk-1", base_url="https://models.example.com/v1", api_key="made-up")
    work = drafter.create_work(personal_sheet(release="不出門"))

    assert [problem.where for problem in drafter.sheet(work.id).problems] == ["外发"]
    assert drafter.release(work.id) is Release.CONFINED


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://localhost:8000/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://192.168.3.20:8000/v1", True),
        ("http://10.1.2.3/v1", True),
        ("http://172.20.0.9/v1", True),
        ("http://[fd00::5]/v1", True),
        ("https://api.deepseek.com/v1", False),
        ("http://172.32.0.9/v1", False),
        ("http://8.8.8.8/v1", False),
        ("http://192.0.2.1/v1", False),
        ("http://localhost.example.com/v1", False),
        ("http://models.lan/v1", False),
        ("", False),
    ],
)
def test_which_addresses_are_in_the_house(address: str, local: bool) -> None:
    """Loopback and the address ranges of private networks are; names and all else are not."""
    settings = Settings(model="some-model", base_url=address, provider="", api_key="made-up")

    assert in_house(model_settings(settings.model_options)) is local


def test_the_release_survives_the_mapping() -> None:
    """What a sheet says of its release is in its mapping; the default is left out."""
    confined = FactSheet.from_mapping({**content(), "release": "不出单位"})

    assert FactSheet.from_mapping(confined.as_mapping()) == confined
    assert "release" not in FactSheet.from_mapping(content()).as_mapping()


def test_a_durable_run_is_held_to_the_same(open_drafter: Open) -> None:
    """A run that any process may carry out sends no personal data either, and of a confined sheet none is queued."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(personal_sheet())
        run = drafter.start_draft(work.id, "base", "model")
        list(drafter.follow(run.id))
        told = wire(server.questions)
    away = open_drafter(model="clerk-1", base_url="https://models.example.com/v1", api_key="made-up")
    confined = away.create_work(personal_sheet(release=Release.CONFINED.value))

    assert drafter.run(run.id).state == "finished"
    assert "86户" in told
    assert [secret for secret in SECRETS if secret in told] == []
    with pytest.raises(SettingsError, match="现在不能用"):
        away.start_draft(confined.id, "base", "model")


def test_the_chain_itself_refuses_a_confined_sheet(open_drafter: Open) -> None:
    """Whoever drives the chain, it does not begin on a confined sheet with a model elsewhere."""
    sheet = FactSheet.from_mapping(personal_sheet(release="不出单位"))
    model = open_model(ModelSettings("clerk-1", base_url="https://models.example.com/v1"))
    with pytest.raises(ConfigurationModelError, match="不出单位"):
        ChainWriter(model).write(sheet, load_outline("base"))
