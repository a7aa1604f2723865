"""What the pages say of the past (历史的文字): how a revision came about, and what changed between two. Plain values, no Streamlit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drafter.service import Change, Revision, SentenceChange
from drafter.service.content import HEADS
from drafter.service.differences import marked
from drafter.sheet import Release
from drafter.ui.paper import clock
from drafter.ui.table import COLUMNS, FIELDS, as_text, fields_of, lines_of

NAMES = {"draft": ("第{}稿", "稿件"), "sheet": ("第{}版", "事实表")}
WRITERS = {"rule": "规则写作", "model": "模型写作", "person": "人工修改", "brought": "外来稿件"}
HOW = {
    "save_draft": "人工修改",
    "take_suggestion": "按数据改正“{figure}”为“{suggestion}”",
    "apply_fix": "套用文风改法“{old}”改为“{new}”",
    "bring_draft": "传入 {file}",
    "take_returned": "取回改过的文件 {file}",
    "merge_draft": "与{author}的改动合在一起",
    "use_fact": "换一条事实，“{figure}”改为“{new}”",
    "follow_sheet": "换成事实表的新数",
    "insert_sentence": "补写未写入的事实",
    "rewrite_sentence": "采用模型改写的一句",
    "add_signature": "加上落款 {day}",
    "restore_draft": "恢复第{from}稿",
    "undo_draft": "撤销第{undone}稿的改动",
    "save_sheet": "填写",
    "bring_sheet": "读入 {source}",
    "import_sheet": "导入 {source}",
    "merge_sheet": "合并两人的改动",
    "restore_sheet": "恢复第{from}版",
}
FIELD_WORDS = {
    **HEADS["unit"],
    **HEADS["period"],
    "problems": "存在的问题",
    "plans": "下一步打算",
    "release": "发给模型时",
}
KINDS = {Change.CHANGED: "改", Change.ADDED: "增", Change.REMOVED: "删", Change.MOVED: "移"}


@dataclass(frozen=True, slots=True)
class FactChanges:
    """What became of the facts from one version of a sheet to another (两版事实的差别)."""

    added: tuple[dict[str, Any], ...]
    changed: tuple[tuple[dict[str, Any], dict[str, Any]], ...]
    same: tuple[dict[str, Any], ...]
    gone: tuple[dict[str, Any], ...]

    @property
    def rows(self) -> list[dict[str, str]]:
        """One row for each fact that is not the same, what was lost first."""
        lines = [("删去", fact, "") for fact in self.gone]
        lines += [("改动", new, _difference(old, new)) for old, new in self.changed]
        lines += [("新增", fact, "") for fact in self.added]
        return [
            {
                "": what,
                "板块": as_text(fact.get("topic")),
                "事项": as_text(fact.get("item")),
                "数值": as_text(fact.get("value")),
                "单位": as_text(fact.get("unit")),
                "说明": as_text(fact.get("text")),
                "改动": difference,
            }
            for what, fact, difference in lines
        ]


def how(revision: Revision) -> str:
    """Give how a revision came about, in a few words."""
    if revision.action == "bring_sheet" and not revision.note.get("source"):
        return "清空，换数据"
    said = HOW.get(revision.action)
    if said is None:
        return WRITERS.get(revision.writer, "填写")
    return said.format_map({name: str(value) for name, value in revision.note.items()})


def numbered(revision: Revision) -> str:
    """Give the name of a revision: 第3稿, 第12版."""
    return NAMES[revision.what][0].format(revision.number)


def line(revision: Revision) -> str:
    """Give a revision in one line of the list: which, how, who, when."""
    return f"{numbered(revision)}　{how(revision)}　{revision.author} {clock(revision.saved_at)}"


def summary(changes: Iterable[SentenceChange]) -> str:
    """Give in one line what changed between two drafts."""
    listed = list(changes)
    count = Counter(one.kind for one in listed)
    words = {Change.CHANGED: "改动", Change.ADDED: "新增", Change.REMOVED: "删去", Change.MOVED: "移动"}
    told = [f"{word} {count[kind]} 句" for kind, word in words.items() if count[kind]]
    if not told:
        return "两稿文字相同。"
    figures = sum(len(one.figures) for one in listed)
    return "，".join(told) + (f"；其中数字有 {figures} 处不同。" if figures else "；数字都没有变。")


def changes_data(changes: Iterable[SentenceChange]) -> list[dict[str, Any]]:
    """Give differences as JSON values to be drawn; sentences that are the same are only counted."""
    drawn: list[dict[str, Any]] = []
    for one in changes:
        if one.kind is Change.SAME:
            if drawn and drawn[-1]["kind"] == "same":
                drawn[-1]["count"] += 1
                drawn[-1]["last"] = one.new
            else:
                drawn.append({"kind": "same", "count": 1, "first": one.new, "last": one.new})
            continue
        old, new = (
            marked(one.old, one.new) if one.kind is Change.CHANGED else (((one.old, False),), ((one.new, False),))
        )
        drawn.append(
            {
                "kind": str(one.kind),
                "label": KINDS[one.kind],
                "old": [list(piece) for piece in old if piece[0]],
                "new": [list(piece) for piece in new if piece[0]],
                "figures": [
                    {"old": figure.old, "new": figure.new, "status": figure.status, "flagged": figure.flagged}
                    for figure in one.figures
                ],
            }
        )
    return drawn


def field_lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Give what changed in the fields around the table, one a line."""
    before, after = fields_of(old), fields_of(new)
    for name in ("problems", "plans"):
        before[name], after[name] = ("；".join(lines_of(one, name).split("\n")) for one in (old, new))
    before["release"], after["release"] = (str(one.get("release") or Release.MASKED) for one in (old, new))
    return [
        f"{FIELD_WORDS[name]}：{before[name] or '空'} → {after[name] or '空'}"
        for name in (*FIELDS, "problems", "plans", "release")
        if before[name] != after[name]
    ]


def fact_changes(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> FactChanges:
    """Match facts by topic and item (a file read in between gave out ids afresh) and say what is new, changed, the same or gone."""
    waiting: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for fact in old:
        waiting.setdefault(_subject(fact), []).append(dict(fact))
    added, changed, same = [], [], []
    for fact in map(dict, new):
        before = waiting.get(_subject(fact))
        if not before:
            added.append(fact)
            continue
        match = next((one for one in before if not _difference(one, fact)), before[0])
        before.remove(match)
        if _difference(match, fact):
            changed.append((match, fact))
        else:
            same.append(fact)
    gone = [fact for facts in waiting.values() for fact in facts]
    return FactChanges(tuple(added), tuple(changed), tuple(same), tuple(gone))


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    return "；".join(
        f"{label}：{as_text(old.get(name)) or '空'}→{as_text(new.get(name)) or '空'}"
        for name, label in COLUMNS.items()
        if name != "id" and as_text(old.get(name)) != as_text(new.get(name))
    )


def _subject(fact: Mapping[str, Any]) -> tuple[str, str]:
    return as_text(fact.get("topic")), as_text(fact.get("item")) or as_text(fact.get("text"))
