"""`drafter audit`, `drafter backup`, `drafter restore` (留痕、备份与恢复)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.cli.options import AsJson, command_group
from drafter.cli.screen import note, say, say_json, say_table
from drafter.cli.wording import ChineseCommand

if TYPE_CHECKING:
    from drafter.service import AuditEntry, BackupReport

audit_app = command_group()
# What the log calls what was done -> what a person calls it. A word that is not here is shown as it is.
ACTIONS = {
    "accept": "保留数字",
    "add_signature": "加上落款",
    "add_unit": "添加单位",
    "apply_fix": "套用改法",
    "bring_draft": "导入已有稿件",
    "bring_sheet": "导入事实表",
    "cancelled_batch": "取消批次",
    "carry_decision": "沿用决定",
    "change_unit": "修改单位",
    "copy_template": "复制模板",
    "create_token": "建立令牌",
    "draft": "起草成稿",
    "end_run": "起草结束",
    "export": "导出",
    "follow_sheet": "按新事实表更新",
    "grant": "分配角色",
    "import_sheet": "采用导入的内容",
    "import_template": "导入模板",
    "insert_sentence": "补写事实",
    "keep_other_name": "记住又称",
    "merge_sheet": "合并两人的改动",
    "merge_draft": "合并两人改的稿件",
    "model_call": "调用模型",
    "move_unit": "移动单位",
    "overtake_run": "接手起草",
    "paused_batch": "暂停批次",
    "place_work": "移交总结",
    "remove_work": "删除总结",
    "restore": "从备份恢复",
    "restore_draft": "恢复旧稿",
    "restore_sheet": "恢复旧事实表",
    "restore_template": "恢复旧模板",
    "resume_batch": "继续批次",
    "retry_failed": "重试失败的单位",
    "retry_run": "重试起草",
    "revoke": "取消角色",
    "revoke_token": "吊销令牌",
    "rewrite_sentence": "模型改写一句",
    "save_draft": "保存稿件",
    "save_sheet": "保存事实表",
    "save_template": "修改模板",
    "save_unit_options": "修改单位设置",
    "share_template": "共享模板",
    "sign_off": "签发",
    "start_batch": "开始批次",
    "start_run": "开始起草",
    "stop_run": "停止起草",
    "stopped_batch": "批次停下",
    "take_back_work": "恢复已删除的总结",
    "take_returned": "收回修改稿",
    "take_suggestion": "采用建议",
    "try_template": "试写模板",
    "undo_draft": "撤销改动",
    "unshare_template": "取消共享模板",
    "use_fact": "改用另一事实",
    "withdraw": "撤回保留",
    "withdraw_other_name": "删除又称",
    "withdraw_template": "收回模板",
}
LONGEST_DETAIL = 60


@audit_app.command(cls=ChineseCommand, help="校验留痕记录的哈希链：有没有被改动、插入或删除。")
def verify(as_json: AsJson = False) -> None:
    """Recompute the chain of the audit log; exit 1 when it does not hold."""
    from drafter.service import Drafter

    drafter = Drafter()
    check = drafter.verify_audit_log()
    if as_json:
        say_json({**asdict(check), "ok": check.ok})
    elif check.ok:
        say(f"留痕记录{check.entries}条，哈希链完整。")
    else:
        say(f"留痕记录对不上：{check.reason}；之前的{check.entries}条完整。")
    raise typer.Exit(0 if check.ok else 1)


@audit_app.command(cls=ChineseCommand, help="列出留痕记录：谁在什么时候做了什么。")
def show(
    work: Annotated[int | None, typer.Option("--work", metavar="N", help="只看这一份总结。", min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """List the audit log, oldest first."""
    from drafter.service import Drafter

    entries = Drafter().audit_log(work)
    if as_json:
        say_json([{**asdict(entry), "at": entry.at.isoformat()} for entry in entries])
        return
    if not entries:
        note("没有留痕记录。")
        return
    say_table(("序号", "时间", "操作人", "账号", "操作", "总结", "单位", "内容"), [_row(entry) for entry in entries])


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="存成的文件，不覆盖已有的。")],
) -> None:
    """Write the whole database to one file; exit 1 when it holds an audit log that is broken."""
    from drafter.service import Drafter

    note("正在备份并读回校验……")
    report = Drafter().backup(file)
    say(f"已备份到 {file}：{_content(report)}。")
    say(f"SHA-256 {report.sha256}")
    raise typer.Exit(_log_told(report))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="drafter backup 生成的文件。")],
    replace: Annotated[bool, typer.Option("--replace", help="数据库里已有内容时，丢弃现有内容。")] = False,
    broken_log: Annotated[bool, typer.Option("--broken-log", help="备份里的留痕记录对不上时也恢复。")] = False,
) -> None:
    """Fill the database from a backup; exit 1 when it holds an audit log that is broken."""
    from drafter.service import Drafter

    note("正在校验备份并恢复……")
    report = Drafter().restore(file, replace=replace, broken_log=broken_log)
    say(f"已从 {file} 恢复：{_content(report)}。")
    note("正在运行的网页应用和后台进程请重新启动。")
    raise typer.Exit(_log_told(report))


def _content(report: BackupReport) -> str:
    size = f"{report.size / 1024 / 1024:.1f}"
    return (
        f"单位{report.units}个，总结{report.works}份，事实表{report.sheets}版，稿件{report.drafts}版，"
        f"留痕记录{report.audit.entries}条，{size} MB，内容完整"
    )


def _log_told(report: BackupReport) -> int:
    if report.audit.ok:
        return 0
    note(f"注意：其中的留痕记录对不上，{report.audit.reason}。")
    return 1


def _row(entry: AuditEntry) -> tuple[str, ...]:
    detail = "，".join(f"{key}={value}" for key, value in entry.detail.items() if value not in {"", None})
    return (
        str(entry.number),
        entry.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        entry.actor,
        entry.subject or "——",
        ACTIONS.get(entry.action, entry.action),
        "" if entry.work_id is None else str(entry.work_id),
        "" if entry.unit_id is None else str(entry.unit_id),
        detail if len(detail) <= LONGEST_DETAIL else detail[: LONGEST_DETAIL - 1] + "…",
    )
