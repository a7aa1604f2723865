"""From a mapping of typed text to the fields of a sheet (事实表识读), with every problem found on the way.

Nothing is half-loaded: a caller builds a sheet only when the list of problems is empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from drafter.errors import Problem
from drafter.sheet.columns import headings
from drafter.sheet.dates import DATE_HINT, SPAN_HINT, read_date, read_span, read_year
from drafter.sheet.records import Fact, Period, Release, Subunit, Unit
from drafter.sheet.text import clean
from drafter.sheet.unreadable import Unreadable
from drafter.sheet.values import Reading, read_modifier, read_value

ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
ID_HINT = "编号用字母开头，后跟字母、数字或下划线，如 F1；也可留空，由系统编号"
TOP = {
    "unit": "单位",
    "period": "期间",
    "facts": "事实",
    "problems": "存在问题",
    "plans": "下一步打算",
    "release": "外发",
    "units": "下级各单位",
}
UNIT = {"name": "单位名称", "short": "简称", "kind": "类别", "leaders": "上级"}
PERIOD = {"year": "年度", "span": "期间"}
SUBUNIT = {"id": "编号", "name": "单位名称", "facts": "事实"}
SUBUNIT_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*", re.ASCII)
LONGEST_UNIT = 20
# What was found is quoted in full only while it stays a line.
LONGEST_LINE = 100
_LIST = re.compile(r"[、,，;；\s]+")
_FORMULA = re.compile(r"=(?!=)|#(?:DIV/0!|REF!|VALUE!|NAME\?|N/A|NUM!|NULL!)$")


def summarize(problems: Sequence[Problem]) -> str:
    """One line for several problems: how many, and the first."""
    if len(problems) == 1:
        return str(problems[0])
    return f"事实表有 {len(problems)} 处要改，第一处：{problems[0]}"


def read_content(content: object) -> tuple[dict[str, Any], list[Problem]]:
    """Return the fields of a FactSheet and all problems; the fields are complete only when there are none."""
    reader = _Reader()
    if not isinstance(content, Mapping):
        reader.report("事实表", "内容不是“名称: 值”的结构", "最外层应是 unit、period、facts、problems、plans")
        return {}, reader.problems
    reader.unknown(content, TOP, "最外层")
    units = reader.units(content.get("units"))
    below = {f"{unit.id}_{fact.id}" for unit in units for fact in unit.facts}
    fields = {
        "unit": reader.unit(content.get("unit")),
        "period": reader.period(content.get("period")),
        "facts": reader.facts(content.get("facts"), below=below),
        "problems": reader.lines(content.get("problems"), TOP["problems"]),
        "plans": reader.lines(content.get("plans"), TOP["plans"]),
        "release": reader.release(content.get("release")),
        "units": units,
    }
    return fields, reader.problems


class _Reader:
    """Reads field by field and remembers what could not be read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def report(self, where: str, what: str, hint: str = "") -> None:
        short = what if len(what) <= LONGEST_LINE else f"{what[:LONGEST_LINE]}…"
        self.problems.append(Problem(where[:LONGEST_LINE], short, hint))

    def unknown(self, content: Mapping[Any, Any], known: Mapping[str, str], where: str) -> None:
        """Report keys that are none of the known ones."""
        for key in content:
            if key not in known:
                names = "、".join(known)
                self.report(where, f"不认识“{clean(str(key))[:40]}”这一项", f"这里可用的有：{names}")

    def text(self, value: object, where: str) -> str:
        """Return the text of a scalar; what is no scalar is reported."""
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            hint = "请用文字给出，如 '575.8'，以免精度丢失" if isinstance(value, float) else "这里只写一个值"
            self.report(where, f"应是一个值，实际是 {_kind(value)}", hint)
            return ""
        text = clean(str(value))
        if _FORMULA.match(text):
            self.report(
                where,
                f"“{text[:30]}”是公式或错误值，没有算出的值",
                "请在 Excel 中打开并保存一次再导入，或直接填写",
            )
            return ""
        return text

    def lines(self, value: object, where: str) -> tuple[str, ...]:
        """Return a list of texts; one text is a list of one, or of its lines."""
        if isinstance(value, str):
            value = value.splitlines()
        if value is None:
            return ()
        if not isinstance(value, Sequence):
            self.report(where, f"应是一列文字，实际是 {_kind(value)}", "每条写一行")
            return ()
        texts = (self.text(line, f"{where}第{number}条") for number, line in enumerate(value, 1))
        return tuple(filter(None, texts))

    def names(self, value: object, where: str) -> tuple[str, ...]:
        """Return a list of short names, which may be typed into one field with 、 between."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self.lines(value, where)
        return tuple(filter(None, _LIST.split(self.text(value, where))))

    def unit(self, value: object) -> Unit:
        """Return the unit; a bare text is its name."""
        if value is None or isinstance(value, str):
            return Unit(name=self.text(value, UNIT["name"]))
        if not isinstance(value, Mapping):
            self.report(
                TOP["unit"],
                f"应是一组“名称: 值”，实际是 {_kind(value)}",
                "可用的有：" + "、".join(UNIT),
            )
            return Unit()
        self.unknown(value, UNIT, TOP["unit"])
        name, short, kind = (self.text(value.get(key), UNIT[key]) for key in ("name", "short", "kind"))
        return Unit(
            name=name,
            short=short,
            kind=kind,
            leaders=self.names(value.get("leaders"), UNIT["leaders"]),
        )

    def period(self, value: object) -> Period | None:
        """Return the period; a bare text may say year and span together; None when nothing is said."""
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = clean(str(value))
            value = {"year": text} if re.fullmatch(r"\d+", text) else {"span": text}
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.report(TOP["period"], f"应是一组“名称: 值”，实际是 {_kind(value)}", "可用的有：year、span")
            return None
        self.unknown(value, PERIOD, TOP["period"])
        before = len(self.problems)
        year_text = self.text(value.get("year"), PERIOD["year"])
        span_text = self.text(value.get("span"), PERIOD["span"])
        year = span_year = None
        span = "全年"
        try:
            year = read_year(year_text)
        except Unreadable as error:
            self.report(PERIOD["year"], error.what, error.hint)
        try:
            span_year, span = read_span(span_text)
        except Unreadable as error:
            self.report(PERIOD["span"], error.what, error.hint)
        if len(self.problems) > before or not (year_text or span_text):
            return None
        if year and span_year and year != span_year:
            self.report(PERIOD["span"], f"期间写的是{span_year}年，年度却是{year}年", "请改成一致")
            return None
        if not (year or span_year):
            self.report(PERIOD["year"], "没有写年度", f"请写四位年份，如 2025；{SPAN_HINT}")
            return None
        return Period(year=year or span_year or 0, span=span)

    def release(self, value: object) -> Release:
        """Return what may be shown to a model; a word that is not known keeps the sheet in the house."""
        text = self.text(value, TOP["release"])
        if not text:
            return Release.MASKED
        try:
            return Release(text)
        except ValueError:
            self.report(TOP["release"], f"“{text[:20]}”不是外发范围", "可填 " + "、".join(Release) + "，或留空")
            return Release.CONFINED

    def units(self, value: object) -> tuple[Subunit, ...]:
        """Return the units below with the facts they reported; one without an id gets U and its place."""
        where = TOP["units"]
        if value is None or value == "":
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.report(where, f"应是一列单位，实际是 {_kind(value)}", "每个单位以“- ”开头，下面写 name 和 facts")
            return ()
        units: dict[str, Subunit] = {}
        for number, row in enumerate(value, 1):
            place = f"{where}第{number}个单位"
            if not isinstance(row, Mapping):
                self.report(place, f"应是一组“名称: 值”，实际是 {_kind(row)}", "可用的有：" + "、".join(SUBUNIT))
                continue
            self.unknown(row, SUBUNIT, place)
            name = self.text(row.get("name"), f"{place}“{SUBUNIT['name']}”")
            unit_id = self.text(row.get("id"), f"{place}“{SUBUNIT['id']}”") or f"U{number}"
            if not SUBUNIT_ID.fullmatch(unit_id):
                self.report(place, f"“{unit_id}”不能作单位的编号", "用字母开头，后跟字母或数字，如 U1")
            elif unit_id in units:
                self.report(place, f"编号“{unit_id}”与前面的单位重复", "每个单位的编号要不同")
            facts = self.facts(row.get("facts"), of=f"{name or place}：")
            units[unit_id] = Subunit(id=unit_id, name=name, facts=facts)
        return tuple(units.values())

    def facts(self, value: object, *, of: str = "", below: Collection[str] = ()) -> tuple[Fact, ...]:
        """Return the facts, with an id given to those without one; rows with nothing in them are passed over.

        of: begins the names of the rows in messages. below: ids of facts of units below, which parts may name too.
        """
        if value is None or value == "":
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.report(TOP["facts"], f"应是一列事实，实际是 {_kind(value)}", "每条事实以“- ”开头")
            return ()
        rows = []
        for number, row in enumerate(value, 1):
            if row is None or row == "":
                continue
            if not isinstance(row, Mapping):
                self.report(
                    f"{of}第{number}条事实",
                    f"应是一组“名称: 值”，实际是 {_kind(row)}",
                    "如 {item: 新建会企业, value: 3, unit: 家}",
                )
                continue
            if any(row[key] not in (None, "", [], ()) for key in row if key != "origin"):
                rows.append(_Row(self, number, row, of))
        ids = self._ids(rows, below)
        facts = tuple(row.fact(fact_id) for row, fact_id in zip(rows, ids, strict=True))
        self._check_parts(rows, facts, below)
        return facts

    def _ids(self, rows: Sequence[_Row], below: Collection[str]) -> list[str]:
        """Return the ids as typed; a row without one gets F and its place, or the next free number."""
        typed = [row.id() for row in rows]
        taken: dict[str, _Row] = {}
        for fact_id, row in zip(typed, rows, strict=True):
            if not fact_id:
                continue
            if fact_id in below:
                self.report(row.where("id"), f"编号“{fact_id}”与下级单位的事实重复", "请换一个编号，或留空")
            if fact_id in taken:
                self.report(
                    row.where("id"),
                    f"编号“{fact_id}”与{taken[fact_id].name}重复",
                    "每条事实的编号要不同；也可留空，由系统编号",
                )
            else:
                taken[fact_id] = row
        ids = []
        spare = len(rows)
        used = set(taken)
        for place, fact_id in enumerate(typed, 1):
            given = fact_id or f"F{place}"
            while not fact_id and given in used:
                spare += 1
                given = f"F{spare}"
            used.add(given)
            ids.append(given)
        return ids

    def _check_parts(self, rows: Sequence[_Row], facts: Sequence[Fact], below: Collection[str]) -> None:
        """Report parts that do not exist, and totals that are part of themselves."""
        by_id = {fact.id: fact for fact in facts}
        for row, fact in zip(rows, facts, strict=True):
            missing = [part for part in fact.parts if part not in by_id and part not in below]
            if missing:
                self.report(
                    row.where("parts"),
                    f"没有编号为“{'、'.join(missing)}”的事实",
                    "“其中”填构成本项合计的各条事实的编号",
                )
            # Counting each part in turn would take a thousand units' parts a million steps.
            doubled = [part for part, count in Counter(fact.parts).items() if count > 1]
            if doubled:
                self.report(
                    row.where("parts"),
                    f"“{'、'.join(doubled)}”写了不止一次",
                    "同一条事实只能计入一次",
                )
        looped = _in_a_loop(by_id)
        for row, fact in zip(rows, facts, strict=True):
            if fact.id in looped:
                self.report(row.where("parts"), f"“{fact.id}”经“其中”又回到了自己", "合计不能把自己算作分项")


class _Row:
    """One fact as it was typed."""

    def __init__(self, reader: _Reader, number: int, fields: Mapping[Any, Any], of: str) -> None:
        self.reader = reader
        self.fields = fields
        origin = fields.get("origin")
        self.origin = clean(origin) if isinstance(origin, str) else ""
        self.name = of + (self.origin or f"第{number}条事实")
        reader.unknown(fields, {**headings(), "origin": "来处"}, self.name)

    def where(self, field: str) -> str:
        """Return the place of a field in the person's words."""
        ending = "列" if "表" in self.origin else ""
        return f"{self.name}“{headings()[field]}”{ending}"

    def text(self, field: str) -> str:
        return self.reader.text(self.fields.get(field), self.where(field))

    def id(self) -> str:
        """Return the id as typed, "" for none; a malformed one is reported."""
        typed = self.text("id")
        if typed and not ID.fullmatch(typed):
            self.reader.report(self.where("id"), f"“{typed}”不能作编号", ID_HINT)
        return typed

    def fact(self, fact_id: str) -> Fact:
        """Return the fact; fields that cannot be read are reported and left blank."""
        texts = {field: self.text(field) for field in ("topic", "item", "basis", "also", "text", "source")}
        unit = self.text("unit").replace("％", "%")
        if len(unit) > LONGEST_UNIT:
            self.reader.report(
                self.where("unit"), f"“{unit[:LONGEST_UNIT]}…”太长，不像单位", "只写 家、人、万元 之类，其他写到“说明”"
            )
            unit = ""
        written = self.text("value")
        value = self.number("value", written, unit)
        shared = unit or value.unit
        previous = self.number("previous", self.text("previous"), shared)
        target = self.number("target", self.text("target"), shared or previous.unit)
        settled = shared or previous.unit or target.unit
        if settled and not shared and value.value is not None:
            self.reader.report(self.where("unit"), f"上期或目标写了“{settled}”，数值没有单位", "请在“单位”写明")
        figures = (value.value, previous.value, target.value)
        if not texts["item"] and any(figure is not None for figure in figures):
            self.reader.report(self.where("item"), "有数值，没有写是什么事项", "请填事项，如 新建会企业")
        elif not any((*texts.values(), *figures, self.fields.get("date"))) and not written:
            self.reader.report(self.where("item"), "只有编号，没有内容", "请填事项和数值，或删去这一条")
        return Fact(
            id=fact_id,
            value=value.value,
            unit=settled,
            modifier="+".join(dict.fromkeys((*value.modifiers, *self.modifiers()))),
            previous=previous.value,
            target=target.value,
            parts=self.reader.names(self.fields.get("parts"), self.where("parts")),
            date=self.date(),
            origin=self.origin,
            written=written if value.value is not None else "",
            previous_modifier="+".join(previous.modifiers),
            target_modifier="+".join(target.modifiers),
            **texts,
        )

    def number(self, field: str, text: str, unit: str) -> Reading:
        try:
            return read_value(text, unit)
        except Unreadable as error:
            self.reader.report(self.where(field), error.what, error.hint)
            return Reading(None, unit)

    def modifiers(self) -> tuple[str, ...]:
        try:
            return read_modifier(self.text("modifier"))
        except Unreadable as error:
            self.reader.report(self.where("modifier"), error.what, error.hint)
            return ()

    def date(self) -> str:
        try:
            return read_date(self.text("date"))
        except Unreadable as error:
            self.reader.report(self.where("date"), error.what, error.hint or DATE_HINT)
            return ""


def _in_a_loop(by_id: Mapping[str, Fact]) -> set[str]:
    """Return the ids that reach themselves through `parts`: what is left after taking away, again and again, facts without open parts."""
    open_parts = {name: {part for part in fact.parts if part in by_id} for name, fact in by_id.items()}
    wholes: dict[str, list[str]] = {}
    for name, parts in open_parts.items():
        for part in parts:
            wholes.setdefault(part, []).append(name)
    ready = [name for name, parts in open_parts.items() if not parts]
    while ready:
        done = ready.pop()
        for whole in wholes.get(done, ()):
            open_parts[whole].discard(done)
            if not open_parts[whole]:
                ready.append(whole)
    return {name for name, parts in open_parts.items() if parts}


def _kind(value: object) -> str:
    names = {bool: "是/否", float: "浮点数", list: "列表", dict: "一组“名称: 值”", str: "文字"}
    return names.get(type(value), type(value).__name__)
