"""`drafter unit`, `drafter person`, `drafter token` (单位、人员与令牌): how a server gets its first administrator.

Units are named by number or by name. These commands are for whoever runs the machine; everyone else does the same on the page
单位与人员.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drafter.cli.options import AsJson, command_group
from drafter.cli.screen import note, say, say_json, say_table
from drafter.cli.wording import ChineseCommand
from drafter.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from drafter.service import Drafter, Role, StoredUnit

unit_app = command_group()
person_app = command_group()
token_app = command_group()
UnitOption = Annotated[str, typer.Option("--unit", metavar="UNIT", help="单位的编号或名称。")]
TOP = "-"


@unit_app.command("list", cls=ChineseCommand, help="列出单位树。")
def list_units(as_json: AsJson = False) -> None:
    """List all units, each indented under its parent."""
    units = _drafter().units()
    if as_json:
        say_json([asdict(unit) for unit in units])
        return
    if not units:
        note("还没有单位。用 drafter unit add 添加，或在填报页填写单位名称。")
        return
    depth: dict[int | None, int] = {None: -1}
    rows = []
    for unit in units:
        depth[unit.id] = depth.get(unit.parent_id, -1) + 1
        rows.append((str(unit.id), "　" * depth[unit.id] + unit.name, unit.short, unit.kind))
    say_table(("编号", "单位", "简称", "类别"), rows)


@unit_app.command("add", cls=ChineseCommand, help="添加一个单位。")
def add_unit(
    name: Annotated[str, typer.Argument(metavar="NAME", help="单位名称。")],
    parent: Annotated[str | None, typer.Option(metavar="UNIT", help="上级单位的编号或名称；不写则为最上级。")] = None,
    short: Annotated[str, typer.Option(metavar="SHORT", help="简称。")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="类别，如 街道、学校。")] = "",
) -> None:
    """Add a unit, on top unless a parent is given."""
    drafter = _drafter()
    above = None if parent is None else _unit(drafter, parent).id
    added = drafter.add_unit(name, parent_id=above, short=short, kind=kind)
    say(f"已添加“{added.name}”，编号{added.id}。")


@unit_app.command("move", cls=ChineseCommand, help="把一个单位连同下级移到另一单位之下。")
def move_unit(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位的编号或名称。")],
    parent: Annotated[str, typer.Argument(metavar="PARENT", help="新上级的编号或名称；写 - 则移到最上级。")],
) -> None:
    """Hang a unit under another one."""
    drafter = _drafter()
    moved = drafter.move_unit(_unit(drafter, unit).id, None if parent == TOP else _unit(drafter, parent).id)
    say(f"已移动“{moved.name}”。")


@person_app.command("list", cls=ChineseCommand, help="列出人员和角色。")
def list_people(
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="只看这个单位。")] = None,
    as_json: AsJson = False,
) -> None:
    """List who holds which role where."""
    drafter = _drafter()
    units = drafter.units() if unit is None else (_unit(drafter, unit),)
    members = [(one, member) for one in units for member in drafter.members(one.id)]
    if as_json:
        say_json([{**asdict(member), "unit": one.name} | _moments(asdict(member)) for one, member in members])
        return
    if not members:
        note("还没有人员。用 drafter person grant 分配角色。")
        return
    rows = [
        (f"{one.name}（{one.id}）", member.name, member.subject, member.role.label, member.granted_by)
        for one, member in members
    ]
    say_table(("单位", "姓名", "账号", "角色", "分配人"), rows)


@person_app.command("grant", cls=ChineseCommand, help="给一个账号分配角色。")
def grant(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="账号，与登录系统给出的一字不差。")],
    unit: UnitOption,
    role: Annotated[str, typer.Option(metavar="ROLE", help="填报、复核或管理。")],
    name: Annotated[str, typer.Option(metavar="NAME", help="姓名。")] = "",
) -> None:
    """Give someone a role in a unit, in place of the one they may have there."""
    drafter = _drafter()
    chosen = _unit(drafter, unit)
    given = drafter.grant(chosen.id, subject, _role(role), name=name)
    say(f"“{given.name}”（{given.subject}）现在是“{chosen.name}”的{given.role.label}。")


@person_app.command("revoke", cls=ChineseCommand, help="取消一个账号在单位里的角色。")
def revoke(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="账号。")],
    unit: UnitOption,
) -> None:
    """Take someone's role in a unit away."""
    drafter = _drafter()
    chosen = _unit(drafter, unit)
    drafter.revoke(chosen.id, subject)
    say(f"已取消 {subject} 在“{chosen.name}”的角色。")


@token_app.command("create", cls=ChineseCommand, help="为一个单位建立接口令牌；密钥只显示这一次。")
def create_token(
    name: Annotated[str, typer.Argument(metavar="NAME", help="给谁用，如“报表系统”。")],
    unit: UnitOption,
    role: Annotated[str, typer.Option(metavar="ROLE", help="填报或复核。")] = "填报",
    as_json: AsJson = False,
) -> None:
    """Make a token: the secret alone goes to stdout, so that a script can take it."""
    drafter = _drafter()
    chosen = _unit(drafter, unit)
    made = drafter.create_token(chosen.id, name, _role(role))
    if as_json:
        say_json({"id": made.token.id, "unit_id": chosen.id, "role": made.token.role, "secret": made.secret})
        return
    note(f"已为“{chosen.name}”建立令牌“{made.token.name}”，编号{made.token.id}。密钥只显示这一次，请立即保存：")
    say(made.secret)


@token_app.command("list", cls=ChineseCommand, help="列出接口令牌，不含密钥。")
def list_tokens(
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="只看这个单位。")] = None,
    as_json: AsJson = False,
) -> None:
    """List tokens with their state."""
    drafter = _drafter()
    units = drafter.units() if unit is None else (_unit(drafter, unit),)
    tokens = [(one, token) for one in units for token in drafter.tokens(one.id)]
    if as_json:
        say_json([{**asdict(token), "unit": one.name} | _moments(asdict(token)) for one, token in tokens])
        return
    if not tokens:
        note("还没有令牌。用 drafter token create 建立。")
        return
    rows = [
        (
            str(token.id),
            f"{one.name}（{one.id}）",
            token.name,
            token.role.label,
            _day(token.made_at),
            "有效" if token.revoked_at is None else f"{_day(token.revoked_at)} 吊销",
        )
        for one, token in tokens
    ]
    say_table(("编号", "单位", "名称", "角色", "建立", "状态"), rows)


@token_app.command("revoke", cls=ChineseCommand, help="吊销一个接口令牌。")
def revoke_token(
    number: Annotated[int, typer.Argument(metavar="N", help="令牌的编号。", min=1)],
) -> None:
    """Make a token worthless."""
    drafter = _drafter()
    for unit in drafter.units():
        if any(token.id == number for token in drafter.tokens(unit.id)):
            revoked = drafter.revoke_token(unit.id, number)
            say(f"已吊销令牌“{revoked.name}”。")
            return
    raise NotFoundError(f"没有编号为{number}的令牌", hint="用 drafter token list 查看。")


def _drafter() -> Drafter:
    from drafter.service import Drafter

    return Drafter()


def _unit(drafter: Drafter, text: str) -> StoredUnit:
    """Find a unit by its number or its whole name."""
    units = drafter.units()
    found = [unit for unit in units if unit.name == text.strip()]
    if not found and text.strip().isdecimal():
        found = [unit for unit in units if unit.id == int(text)]
    if not found:
        raise NotFoundError(f"没有名称或编号为“{text}”的单位", hint="用 drafter unit list 查看。")
    if len(found) > 1:
        numbers = "、".join(str(unit.id) for unit in found)
        raise InputError(f"有{len(found)}个单位叫“{text}”", hint=f"请写编号：{numbers}。")
    return found[0]


def _role(text: str) -> Role:
    from drafter.service import Role

    for role in Role:
        if text.strip() in {role.label, role.value}:
            return role
    raise InputError(f"没有“{text}”这个角色", hint="请写填报、复核或管理。")


def _day(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d")


def _moments(fields: dict[str, Any]) -> dict[str, str]:
    return {name: value.isoformat() for name, value in fields.items() if hasattr(value, "isoformat")}
