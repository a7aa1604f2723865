"""A small checked summary that the export tests share (导出测试样例): every status, an accepted figure, a conflict."""

from __future__ import annotations

from drafter.numerals import Kind
from drafter.sheet import Fact, FactSheet, Period, Unit
from drafter.trace import Conflict, Figure, Report, Status

TEXT = """临江街道总工会2025年上半年工作总结
2025年上半年，临江街道总工会在区总工会和街道党工委的正确领导下，紧扣全年目标任务，各项工作取得新的成效。现将有关情况总结如下：
一、夯实组织基础，扩大工会覆盖
（一）推进建会入会。新建企业工会3家，覆盖企业25家，建会率90.6%；在105家企业建立劳动争议调解组织。
（二）规范换届选举
完成换届15家，“双爱双评”活动参与率<70%&不达标>，注销2户。
二、聚焦民生关切，做实帮扶服务
1、帮困基金稳步增长。210家企业建立帮困基金，基金总额近576万元；春节走访困难职工76名。
2、互助保障提质扩面
医疗互助参保688人，组织一线职工疗休养xx名，健身操比赛吸引观众2000余人。
三、存在问题
基层工会经费不足，活动阵地少。
四、下一步打算
推进未建会企业建会，力争年底前建会率再提高。
临江街道总工会
2025年7月1日"""

SHEET = FactSheet(
    unit=Unit(name="临江街道总工会", kind="街道"),
    period=Period(year=2025, span="上半年", first_month=1, last_month=6),
    facts=(
        Fact(
            id="F1",
            topic="组织建设",
            item="新建会企业",
            value="3",
            unit="家",
            source="组建台账",
            origin="工作表“事实”第5行",
        ),
        Fact(id="F2", topic="组织建设", item="覆盖企业", value="25", unit="家", source="组建台账"),
        Fact(id="F3", topic="组织建设", item="应建会企业", value="223", unit="家", source="组建台账"),
        Fact(
            id="F4",
            topic="组织建设",
            item="已建会企业",
            value="202",
            unit="家",
            previous="199",
            source="组建台账",
        ),
        Fact(
            id="F5",
            topic="权益维护",
            item="建立调解组织的企业",
            value="150",
            unit="家",
            source="调解组织名册",
        ),
        Fact(id="F6", topic="组织建设", item="换届", value="15", unit="家"),
        Fact(id="F7", topic="组织建设", item="注销", value="2", unit="家"),
        Fact(id="F8", topic="帮扶救助", item="建立帮困基金的企业", value="210", unit="家"),
        Fact(
            id="F9",
            topic="帮扶救助",
            item="帮困基金余额",
            value="575.8",
            unit="万元",
            previous="540.2",
            target="600",
            source="财务",
        ),
        Fact(id="F10", topic="帮扶救助", item="春节走访", value="76", unit="人"),
        Fact(id="F11", topic="互助保障", item="在职参保", value="4040", unit="人", source="=1+1"),
        Fact(id="F12", topic="互助保障", item="退休参保", value="688", unit="人"),
        Fact(
            id="F13",
            topic="宣传教育",
            item="送图书进企业",
            value="6",
            unit="场",
            text="与区图书馆合办",
        ),
    ),
)


def figure(text: str, status: Status, *facts: str, **more: str) -> Figure:
    """Make a figure at the first place of `text` in the sample."""
    start = TEXT.index(text)
    return Figure(start, start + len(text), text, Kind.QUANTITY, "", "", "", status, facts, **more)


REPORT = Report(
    figures=tuple(
        sorted(
            (
                figure("2025年", Status.SUPPORTED, reason="与填报期间一致。"),
                figure("3家", Status.SUPPORTED, "F1", reason="与“新建会企业”一致。"),
                figure("25家", Status.SUPPORTED, "F2"),
                figure(
                    "90.6%",
                    Status.DERIVED,
                    "F4",
                    "F3",
                    formula="F4/F3",
                    reason="占应建会企业的比例。",
                ),
                figure(
                    "105家",
                    Status.CONTRADICTED,
                    "F5",
                    reason="表中“建立调解组织的企业”为150家。",
                    suggestion="150家",
                ),
                figure("15家", Status.SUPPORTED, "F6"),
                figure("70%", Status.UNSUPPORTED, reason="表中没有这个数。"),
                figure(
                    "2户",
                    Status.UNIT_MISMATCH,
                    "F7",
                    reason="数值相同，单位应为“家”。",
                    suggestion="2家",
                ),
                figure("210家", Status.SUPPORTED, "F8"),
                figure("近576万元", Status.APPROXIMATE, "F9", reason="由575.8万元取整。"),
                figure("76名", Status.SUPPORTED, "F10"),
                figure(
                    "688人",
                    Status.MISATTRIBUTED,
                    "F12",
                    reason="688人是退休参保人数。",
                    suggestion="4040人",
                ),
                figure("xx名", Status.PLACEHOLDER, reason="尚未填写。"),
                figure("2000余人", Status.UNSUPPORTED, reason="表中没有这个数。"),
            ),
            key=lambda found: found.start,
        )
    ),
    unused=("F13",),
    conflicts=(Conflict("total", "draft", "参保合计与分项之和不符：8160≠8168", ("F11", "F12")),),
)

_LAST = next(found for found in REPORT.figures if found.text == "2000余人")
ACCEPTED = {(_LAST.start, _LAST.end): "活动照片和签到簿可证，办公室已核"}
EVERYTHING = {(found.start, found.end): "已电话核实" for found in REPORT.figures if found.flagged}
