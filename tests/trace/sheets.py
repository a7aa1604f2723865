"""A small sheet for the tests of tracing; every number in it is there for a test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drafter.sheet import FactSheet
from drafter.trace import Report, check


def sheet(*facts: dict[str, Any], **more: Any) -> FactSheet:
    """Build a sheet of the given facts, for one street union in the first half of 2025."""
    content: dict[str, Any] = {
        "unit": {"name": "柳荫街道总工会", "short": "街道总工会", "kind": "街道"},
        "period": {"year": "2025", "span": "上半年"},
        "facts": [dict(fact) for fact in facts],
    }
    return FactSheet.from_mapping(content | more)


def fact(name: str, topic: str, item: str, value: str = "", unit: str = "", **more: Any) -> dict[str, Any]:
    """One row of a sheet, as it would be typed."""
    row = {"id": name, "topic": topic, "item": item, "value": value, "unit": unit}
    return row | more


def assert_clean(text: str, provided: FactSheet) -> Report:
    """Check that a draft traces fully, with the reasons told where it does not; gives its report."""
    report = check(text, provided)
    assert report.ok, [(f.text, f.reason) for f in report.flagged] + [c.message for c in report.conflicts]
    return report


def assert_all_told(texts: Iterable[str], provided: FactSheet) -> None:
    """Check that sentences are clean as one draft, which leaves no fact of the sheet out."""
    assert assert_clean("\n".join(texts), provided).unused == ()


STREET = (
    fact("F1", "组织建设", "新建企业工会", "3", "家", source="组建台账"),
    fact("F2", "组织建设", "覆盖企业", "25", "家"),
    fact("F3", "组织建设", "完成换届的企业工会", "15", "家", previous="12"),
    fact("F4", "组织建设", "年初会员", "11860", "人"),
    fact("F5", "组织建设", "新发展会员", "742", "人"),
    fact("F6", "组织建设", "会员退会", "41", "人"),
    fact("F7", "帮扶救助", "帮困基金余额", "575.8", "万元", previous="540.2", target="600"),
    fact("F8", "帮扶救助", "春节走访困难职工", "76", "人"),
    fact("F9", "帮扶救助", "春节慰问金", "55700", "元"),
    fact("F10", "帮扶救助", "设立帮困基金的企业", "217", "家"),
    fact("F11", "帮扶救助", "应设帮困基金的企业", "223", "家"),
    fact("F12", "互助保障", "医疗互助参保", "8160", "人", parts="F13, F14, F15, F16"),
    fact("F13", "互助保障", "在职职工参保", "4040", "人"),
    fact("F14", "互助保障", "退休职工参保", "688", "人"),
    fact("F15", "互助保障", "安康保险参保", "1262", "人"),
    fact("F16", "互助保障", "特种重病参保", "2170", "人"),
    fact("F17", "文体活动", "职工健身操比赛", "13", "支", date="2025-04-26", text="五一前夕举办，近400人参加"),
    fact("F18", "文体活动", "区职工篮球联赛", "", "", date="2025-06-12", text="街道代表队获第三名"),
    fact("F19", "教育培训", "职工讲座", "12", "场"),
    fact("F20", "教育培训", "讲座听课", "12486", "人次"),
    fact("F21", "学习教育", "会议精神学习", "", "", text="学习党的二十大和工会十八大精神"),
    fact("F22", "争议调解", "调解劳动争议", "31", "件", previous="35"),
)
