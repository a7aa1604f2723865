"""Units, people, tokens, the log, backup and restore on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from drafter.cli.safekeeping import ACTIONS
from drafter.service import Drafter, Role
from tests.commands import Run, commands
from tests.logged import logged


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a fresh data folder."""
    return commands(capsys, monkeypatch, tmp_path, actor="陈静")


@pytest.fixture
def tree(run: Run) -> None:
    """A district with a street under it."""
    assert run("unit", "add", "临江区总工会").code == 0
    assert run("unit", "add", "江北街道总工会", "--parent", "临江区总工会", "--kind", "街道").code == 0


def test_the_first_administrator_of_a_server(run: Run, tree: None) -> None:
    """From nothing to a person who manages: two commands, and the service knows them."""
    ran = run("person", "grant", "lin@example.org", "--unit", "临江区总工会", "--role", "管理", "--name", "林芳")
    (unit, _) = Drafter().units()
    (member,) = Drafter().members(unit.id)

    assert (ran.code, ran.out) == (0, "“林芳”（lin@example.org）现在是“临江区总工会”的管理。\n")
    assert (member.subject, member.role, member.granted_by) == ("lin@example.org", Role.ADMINISTRATOR, "陈静")
    listed = run("person", "list").out
    assert "林芳" in listed
    assert "管理" in listed
    assert run("person", "revoke", "lin@example.org", "--unit", "1").code == 0
    assert Drafter().members(unit.id) == ()


def test_units_are_listed_as_a_tree_and_moved(run: Run, tree: None) -> None:
    """The street stands under its district; moved to the top it does not; JSON has the numbers."""
    assert re.search(r"^2 +　江北街道总工会", run("unit", "list").out, re.MULTILINE)
    assert run("unit", "move", "江北街道总工会", "-").code == 0
    assert re.search(r"^2 +江北街道总工会", run("unit", "list").out, re.MULTILINE)
    assert run("unit", "move", "2", "1").code == 0
    assert [unit["parent_id"] for unit in json.loads(run("unit", "list", "--json").out)] == [None, 1]


def test_a_secret_goes_to_stdout_alone(run: Run, tree: None) -> None:
    """A script can take it; lists do not have it; revoked it is worthless."""
    made = run("token", "create", "报表系统", "--unit", "江北街道总工会", "--role", "复核")
    secret = made.out.strip()
    listed = run("token", "list", "--json")

    assert re.fullmatch(r"drf_1_\S{43}", secret)
    assert secret not in made.err + listed.out
    assert Drafter().person_of_token(secret) is not None
    assert json.loads(listed.out)[0]["role"] == "reviewer"
    assert run("token", "revoke", "1").code == 0
    assert Drafter().person_of_token(secret) is None
    assert "吊销" in run("token", "list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("unit", "add", " "), "没有填写"),
        (("unit", "add", "临江区总工会"), "已有单位"),
        (("unit", "move", "1", "2"), "不能移过去"),
        (("unit", "move", "没有的", "1"), "没有名称或编号"),
        (("person", "grant", "甲", "--unit", "1", "--role", "领导"), "没有“领导”这个角色"),
        (("person", "grant", "甲", "--unit", "9", "--role", "填报"), "没有名称或编号"),
        (("person", "revoke", "甲", "--unit", "1"), "没有角色"),
        (("token", "create", "甲", "--unit", "1", "--role", "管理"), "令牌不能有管理角色"),
        (("token", "revoke", "7"), "没有编号为7的令牌"),
        (("restore", "nowhere"), "没有这个文件"),
        (("backup", "nowhere/file"), "没有这个文件夹"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, tree: None, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2 and one Chinese line that says what to do."""
    ran = run(*arguments)
    errors = [line for line in ran.err.splitlines() if line.startswith("错误：")]

    assert ran.code == 2
    assert ran.out == ""
    assert len(errors) == 1
    assert said in errors[0]


def test_units_of_one_name_are_told_apart_by_number(run: Run, tree: None) -> None:
    """The error names the numbers to choose from."""
    run("unit", "add", "江北街道总工会")
    ran = run("person", "grant", "甲", "--unit", "江北街道总工会", "--role", "填报")

    assert ran.code == 2
    assert "2、3" in ran.err


def test_the_log_is_shown_and_verified(run: Run, tree: None) -> None:
    """Who did what, in Chinese; JSON with every field; a line changed behind its back is exit code 1 and where."""
    shown = run("audit", "show")
    entries = json.loads(run("audit", "show", "--json").out)
    whole = run("audit", "verify")

    assert "添加单位" in shown.out
    assert "陈静" in shown.out
    assert [entry["unit_id"] for entry in entries] == [1, 2]
    assert (whole.code, whole.out) == (0, "留痕记录2条，哈希链完整。\n")
    engine = create_engine(f"sqlite:///{Drafter().settings.database}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_log SET actor = '别人' WHERE number = 2"))
    engine.dispose()
    broken, as_json = run("audit", "verify"), run("audit", "verify", "--json")
    assert (broken.code, as_json.code) == (1, 1)
    assert "第2条" in broken.out
    assert json.loads(as_json.out)["broken_at"] == 2


def test_the_log_of_one_work(run: Run) -> None:
    """Only its lines; a blank log is said and is no error."""
    assert run("audit", "show").code == 0
    drafter = Drafter()
    first, second = drafter.create_work({"plans": ["甲"]}), drafter.create_work({"plans": ["乙"]})
    shown = json.loads(run("audit", "show", "--work", second.id, "--json").out)

    assert first.id != second.id
    assert {entry["work_id"] for entry in shown} == {second.id}


def test_backup_and_restore_are_one_command_each(run: Run, tree: None, tmp_path: Path) -> None:
    """A file, told to be whole; refused into what is in use; told to replace, everything is as it was."""
    made = run("backup", "today.db")
    run("unit", "add", "云岭区总工会")
    refused, replaced = run("restore", "today.db"), run("restore", "today.db", "--replace")

    assert made.code == 0
    assert "内容完整" in made.out
    assert refused.code == 2
    assert "--replace" in refused.err
    assert replaced.code == 0
    assert [unit.name for unit in Drafter().units()] == ["临江区总工会", "江北街道总工会"]


def test_a_broken_log_in_a_backup_is_exit_code_one(run: Run, tree: None) -> None:
    """The backup is made, and whoever runs it every night is told."""
    engine = create_engine(f"sqlite:///{Drafter().settings.database}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_log SET actor = '别人' WHERE number = 1"))
    engine.dispose()
    made = run("backup", "today.db")
    refused, restored = run("restore", "today.db", "--replace"), run("restore", "today.db", "--replace", "--broken-log")

    assert (made.code, refused.code, restored.code) == (1, 2, 1)
    assert "第1条" in made.err
    assert Path("today.db").exists()


@pytest.mark.parametrize("group", ["audit", "unit", "person", "token"])
def test_help_is_chinese_throughout(run: Run, group: str) -> None:
    """No word of the framework's English is left."""
    for arguments in ((group,), (group, "--help"), ("backup", "--help"), ("restore", "--help")):
        ran = run(*arguments)

        assert ran.code == 0
        assert not re.search(r"Usage|Options|Arguments|Commands|Show this|default:|required", ran.out)


def test_the_log_has_a_chinese_word_for_whatever_is_done() -> None:
    """Every action that the program logs is in the table of words."""
    # what a batch comes to is logged by its state
    halted = {f"{state}_batch" for state in ("cancelled", "paused", "stopped")}

    assert {"accept", "carry_decision", "undo_draft", "use_fact", "grant", "restore"} <= logged()
    assert logged() | halted <= set(ACTIONS)
