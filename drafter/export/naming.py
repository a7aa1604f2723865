r"""File names for exports (导出文件名): from the unit's name, safe on every system.

A unit's name is typed by people and may hold `/ \ : * ?`, `..`, line breaks or direction marks; none of them may reach a file
system. The name says 讨论稿 as long as figures are open, so that a draft cannot be taken for the final text in a folder.
"""

from __future__ import annotations

import re
import unicodedata

from drafter.sheet import FactSheet

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# 255 bytes is the limit of common file systems; three bytes a character, and room for a browser's " (1)".
STEM_BYTES = 200
FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')


def export_name(sheet: FactSheet, form: str, draft_only: bool, final: bool = False) -> str:
    """Name the file of an export (文件名): unit, period, 工作总结 or 数据核对表, 讨论稿 when figures are open, 定稿 when it is signed off."""
    period = sheet.period.label if sheet.period else ""
    ending = "工作总结" if form != "xlsx" else "工作总结数据核对表"
    if draft_only:
        ending += "（讨论稿）"
    elif final:
        ending += "（定稿）"
    room = STEM_BYTES - len((period + ending).encode())
    return f"{_cut(_safe(sheet.unit.name), room)}{_safe(period)}{ending}.{form}"


def _safe(name: str) -> str:
    visible = "".join(
        character if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"} else " "
        for character in name
    )
    return re.sub(r"\.{2,}", "", FORBIDDEN.sub("_", visible.strip())).strip("._- ")


def _cut(name: str, room: int) -> str:
    return name.encode()[:room].decode(errors="ignore")
