"""Fact sheets in YAML and JSON (结构化文本): every scalar as its text, no number ever a float.

YAML is read event by event rather than with a loader: that way 575.80 stays 575.80, dates and `no` stay text, each fact knows its
line, and what a sheet never needs — anchors and aliases (which can blow up), tags, several documents — is refused with its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from drafter.errors import FileError
from drafter.intake.content import Parsed
from drafter.intake.files import decode, stripped
from drafter.intake.notes import invisible_note
from drafter.sheet import strip_invisible

DEEPEST = 8
_BLANK_WORDS = frozenset({"", "~", "null", "Null", "NULL"})
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_YAML_HINT = "请对照内置示例检查缩进、冒号后的空格和引号。"


class _Mapping(dict[str, Any]):
    """A mapping that knows the line it starts on."""

    line: int = 0


def read_yaml(data: bytes, name: str) -> Parsed:
    """Read a sheet in YAML; FileError names the line that cannot be used."""
    text, removed = stripped(decode(data, name))
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise FileError(f"“{name}”第{number}行用了制表符（Tab）缩进", hint="请把行首的 Tab 改成空格。")
    try:
        content = _Builder(name).build(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行第{mark.column + 1}列附近" if mark else ""
        raise FileError(f"“{name}”{where}不合 YAML 格式", hint=_YAML_HINT) from error
    return _parsed(content, name, removed)


def read_json(data: bytes, name: str) -> Parsed:
    """Read a sheet in JSON; FileError says what cannot be used."""
    text, removed = stripped(decode(data, name))

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                beside = f"（{found.get('id') or found.get('item') or value}）"[:40]
                raise FileError(f"“{name}”里同一组内“{key}”写了两次{beside}", hint="同一名称只留一处。")
            found[key] = value
        return found

    def constant(word: str) -> str:
        raise FileError(f"“{name}”里有“{word}”，不是数", hint="没有数就写 null 或留空。")

    try:
        content = json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=constant,
            object_pairs_hook=mapping,
            strict=False,
        )
    except json.JSONDecodeError as error:
        raise FileError(
            f"“{name}”第{error.lineno}行第{error.colno}列附近不合 JSON 格式",
            hint="请检查引号、逗号和括号是否成对。",
        ) from error
    except RecursionError as error:
        raise FileError(f"“{name}”嵌套太深", hint="事实表只需两三层，请对照内置示例。") from error
    return _parsed(content, name, removed)


def _parsed(content: Any, name: str, removed: int) -> Parsed:
    if not isinstance(content, dict):
        raise FileError(
            f"“{name}”的最外层不是“名称: 值”的结构",
            hint="最外层应是 unit、period、facts、problems、plans。",
        )
    facts = content.get("facts")
    if isinstance(facts, list):
        content["facts"] = [_with_origin(fact) for fact in facts]
    return Parsed(_plain(content), invisible_note(removed))


def _with_origin(fact: Any) -> Any:
    if isinstance(fact, _Mapping) and "origin" not in fact:
        fact["origin"] = f"第{fact.line}行"
    return fact


def _plain(value: Any) -> Any:
    """Return plain dicts, lists and texts, "" for nothing; escapes may have brought invisible characters in again."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return {strip_invisible(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return strip_invisible(value) if isinstance(value, str) else value


class _Builder:
    """Builds plain data from YAML events."""

    def __init__(self, name: str) -> None:
        self.name = name

    def build(self, events: Iterator[yaml.Event]) -> Any:
        """Return the one document of the stream."""
        content: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refuse(event, "又开始了一个文档（---）", "一个文件只放一份事实表。")
            elif isinstance(event, yaml.NodeEvent):
                content = self.node(event, events, 0)
        return content

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Any:
        """Return one scalar, list or mapping, read to its end."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.refuse(
                event,
                "用了锚点或引用（& 或 *）",
                "请把内容直接写出来；以 & 或 * 开头的文字请加引号。",
            )
        if getattr(event, "tag", None) and not _is_plain_tag(event):
            raise self.refuse(event, "用了类型标签（!）", "请删去标签；以 ! 开头的文字请加引号。")
        if depth > DEEPEST:
            raise self.refuse(event, "嵌套太深", "事实表只需两三层，请对照内置示例。")
        if isinstance(event, yaml.ScalarEvent):
            text: str = event.value
            return None if not event.style and text in _BLANK_WORDS else text
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self.node(inner, events, depth + 1))
            return items
        return self.mapping(event, events, depth)

    def mapping(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> _Mapping:
        """Return a mapping with text keys, each once."""
        found = _Mapping()
        found.line = _line(event)
        for inner in events:
            if isinstance(inner, yaml.MappingEndEvent):
                break
            key = self.node(inner, events, depth + 1)
            if not isinstance(key, str):
                raise self.refuse(inner, "冒号前不是一个名称", "冒号前写名称，如 item: 新建会企业。")
            if key in found:
                raise self.refuse(inner, f"“{key}”在同一组里写了两次", "同一名称只留一处。")
            found[key] = self.node(next(events), events, depth + 1)
        return found

    def refuse(self, event: yaml.Event, what: str, hint: str) -> FileError:
        """Return the error for something at an event."""
        return FileError(f"“{self.name}”第{_line(event)}行{what}", hint=hint)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _is_plain_tag(event: yaml.Event) -> bool:
    """Whether the tag is one the parser itself gives a quoted scalar."""
    return isinstance(event, yaml.ScalarEvent) and event.tag == "!" and event.implicit[1]
