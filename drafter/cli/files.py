"""Reading drafts and saving results (读写文件): nothing half written, every refusal in one line."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.errors import FileError

if TYPE_CHECKING:
    from drafter.sheet import FactSheet
    from drafter.trace import Report

STDIN = "-"
FORMS = (".docx", ".md", ".txt")


def read_draft(path: Path) -> str:
    """Read a draft from a file, or from standard input when the path is `-` (读文稿)."""
    from drafter.intake import load_draft
    from drafter.intake import read_draft as read_bytes

    if str(path) != STDIN:
        return load_draft(path)
    return read_bytes(sys.stdin.buffer.read(), "标准输入.txt")


def check_target(path: Path) -> Path:
    """Refuse a place to save that cannot work, before any work is done (检查保存位置)."""
    if path.is_dir():
        raise FileError(f"{path}：这是一个文件夹", hint="请写出文件名。")
    if path.suffix.lower() not in FORMS:
        found = f"不认识的扩展名“{path.suffix}”" if path.suffix else "文件名没有扩展名"
        raise FileError(f"{path}：{found}", hint=f"请用 {'、'.join(FORMS)} 之一。")
    if not path.parent.is_dir():
        raise FileError(f"{path.parent}：没有这个文件夹", hint="请先建好文件夹。")
    return path


def make_folder(path: Path) -> Path:
    """Make a folder for results unless it is there (建文件夹)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise FileError(f"{path}：已有同名文件", hint="请用 -o 换一个文件夹。") from None
    except OSError as error:
        raise FileError(f"{path}：建不了文件夹，{error.strerror}", hint="请用 -o 换一个文件夹。") from error
    return path


def export_as(suffix: str, text: str, sheet: FactSheet, report: Report, *, draft_only: bool) -> bytes:
    """Write a draft in the form its file name asks for (按扩展名导出); draft_only marks it 讨论稿."""
    if suffix == ".docx":
        from drafter.export import export_docx

        return export_docx(text, sheet=sheet, report=report, draft_only=draft_only)
    if suffix == ".md":
        from drafter.export import export_markdown

        return export_markdown(text, sheet=sheet, report=report, draft_only=draft_only).encode()
    return (text.rstrip("\n") + "\n").encode()


def save(path: Path, data: bytes) -> None:
    """Write beside the target and rename, so that a full disk leaves no half file under the name (保存)."""
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".drafter-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files only their owner can read; a document is shared like any other file.
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise FileError(
            f"{path}：存不下来，{error.strerror}",
            hint="请检查磁盘空间和权限，文件正打开着时请先关闭。",
        ) from error
