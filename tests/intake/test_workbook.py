"""Excel: what a person sees in a cell is what is read, and what Excel hides is told."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from drafter.errors import SheetError
from drafter.intake import load_sheet, read_content
from drafter.sheet import FactSheet
from tests.intake.files import HEADINGS, part, repacked, saved, workbook


def facts(data: bytes) -> list[dict[str, Any]]:
    """Return the raw facts of a workbook."""
    found: list[dict[str, Any]] = read_content(data, "表.xlsx").mapping["facts"]
    return found


def notes(data: bytes) -> str:
    """Return all notes of a workbook as text."""
    return "\n".join(map(str, read_content(data, "表.xlsx").notes))


def cell(value: object, number_format: str = "General") -> dict[str, Any]:
    """Return the one fact of a sheet whose 数值 and 时间 hold a value shown in a format."""

    def change(sheet: Any) -> None:
        sheet["B2"].number_format = sheet["C2"].number_format = number_format

    return facts(workbook([["事项", "数值", "时间"], ["甲", value, value]], change))[0]


class TestCells:
    """From a cell to text."""

    @pytest.mark.parametrize(
        ("value", "number_format", "text"),
        [
            (3, "General", "3"),
            (575.8, "General", "575.8"),
            (0.1 + 0.2, "General", "0.3"),
            (1234567890123.5, "#,##0.00", "1234567890123.5"),
            (1e21, "General", "1000000000000000000000"),
            (0.00001, "General", "0.00001"),
            (-5.2, "0.00", "-5.2"),
            (0.973, "0.0%", "97.3%"),
            (0.9734, "0%", "97.34%"),
            (0.29, "0.00%", "29%"),
            (1, "0%", "100%"),
            (3, '0"%"', "3"),
            ("575.80", "@", "575.80"),
            ("１２３", "@", "１２３"),  # noqa: RUF001 - full-width digits are what is tested
            ("约30", "General", "约30"),
            (True, "General", "是"),
        ],
    )
    def test_numbers_are_exact(self, value: object, number_format: str, text: str) -> None:
        """A number is read to the digits Excel keeps, a percent cell as percent, a text as it stands."""
        assert cell(value, number_format)["value"] == text

    @pytest.mark.parametrize(
        ("number_format", "text"),
        [
            ("yyyy-mm-dd", "2025-04-26"),
            ('yyyy"年"m"月"d"日"', "2025-04-26"),
            ("yyyy/m/d", "2025-04-26"),
            ('yyyy"年"m"月"', "2025年4月"),
            ('m"月"d"日"', "4月26日"),
            ("[$-804]m月d日;@", "4月26日"),
        ],
    )
    def test_dates_are_as_precise_as_the_cell_shows(self, number_format: str, text: str) -> None:
        """Excel adds a day to 2025年4月 and a year to 4月26日; what nobody typed is not read."""
        assert cell(datetime(2025, 4, 26), number_format)["date"] == text  # noqa: DTZ001 - a cell has no zone

    @pytest.mark.parametrize(("code", "text"), [(31, "2025-04-26"), (57, "2025年4月"), (58, "4月26日")])
    def test_date_formats_that_only_chinese_excel_knows(self, code: int, text: str) -> None:
        """Formats stored as a bare number are dates all the same."""
        data = workbook(
            [["事项", "时间"], ["甲", 45773]],
            lambda sheet: setattr(sheet["B2"], "number_format", "0.00"),
        )
        styles = part(data, "xl/styles.xml").replace(b'numFmtId="2"', f'numFmtId="{code}"'.encode())

        assert facts(repacked(data, {"xl/styles.xml": styles}))[0]["date"] == text

    def test_a_fraction_that_excel_made_a_date_is_caught(self, tmp_path: Any) -> None:
        """1/3 typed into Excel becomes a date; the person is told how to keep it."""
        path = tmp_path / "表.xlsx"
        path.write_bytes(
            workbook(
                [["事项", "数值"], ["占比", datetime(2025, 1, 3)]],  # noqa: DTZ001 - a cell has no zone
                lambda sheet: setattr(sheet["B2"], "number_format", "d-mmm"),
            )
        )
        with pytest.raises(SheetError, match="不") as caught:
            load_sheet(path)
        assert "工作表“事实”第2行“数值”列" in str(caught.value)

    def test_formulas_count_with_their_stored_value(self) -> None:
        """A formula that was calculated gives its value, one that gave an empty text gives a blank."""
        data = workbook([["事项", "数值", "说明"], ["甲", "=1+2", '=IF(1=1,"","x")']])
        sheet = part(data, "xl/worksheets/sheet1.xml").decode()
        calculated = sheet.replace("<f>1+2</f><v />", "<f>1+2</f><v>3.5</v>").replace(
            "<f>1+2</f><v></v>", "<f>1+2</f><v>3.5</v>"
        )
        calculated = calculated.replace('<c r="C2">', '<c r="C2" t="str">')
        assert calculated != sheet

        (fact,) = facts(repacked(data, {"xl/worksheets/sheet1.xml": calculated.encode()}))
        assert (fact["value"], fact.get("text")) == ("3.5", None)

    def test_a_formula_without_a_stored_value_is_refused(self, tmp_path: Any) -> None:
        """A formula nobody calculated is no figure: one line says to open and save the file, and nothing is loaded."""
        path = tmp_path / "表.xlsx"
        path.write_bytes(workbook([["事项", "数值"], ["甲", 1], ["合计", "=SUM(B2:B2)"]]))
        sheet = None
        with pytest.raises(SheetError) as caught:
            sheet = load_sheet(path)
        assert sheet is None
        assert "工作表“事实”第3行“数值”列" in str(caught.value)
        assert "请在 Excel 中打开并保存一次再导入" in str(caught.value)

    def test_error_values_are_refused(self, tmp_path: Any) -> None:
        """#DIV/0! is no figure."""
        path = tmp_path / "表.xlsx"
        path.write_bytes(workbook([["事项", "数值"], ["甲", "#DIV/0!"]]))
        with pytest.raises(SheetError, match="错误值"):
            load_sheet(path)


class TestLayout:
    """Where things stand in a workbook."""

    BLOCK = (
        ("临江街道总工会2025年上半年事实表",),
        ("单位名称", "临江街道总工会", None, "简称", "街道总工会"),
        ("类别：街道", None, None, "上级", "区总工会、街道党工委"),
        ("年度", 2025, None, "期间", "上半年"),
        (),
    )

    def test_header_below_title_and_block(self) -> None:
        """Unit and period stand above the header, labels beside their values or before a colon."""
        content = read_content(workbook([*self.BLOCK, HEADINGS, ["F1", "组织建设", "建会", 3, "家"]]), "表.xlsx")
        sheet = FactSheet.from_mapping(content.mapping)

        assert sheet.unit.model_dump() == {
            "name": "临江街道总工会",
            "short": "街道总工会",
            "kind": "街道",
            "leaders": ("区总工会", "街道党工委"),
        }
        assert sheet.period is not None
        assert sheet.period.label == "2025年上半年"
        assert content.mapping["facts"] == [
            {
                "id": "F1",
                "topic": "组织建设",
                "item": "建会",
                "value": "3",
                "unit": "家",
                "origin": "工作表“事实”第7行",
            }
        ]

    def test_labels_above_their_values(self) -> None:
        """A row of labels with a row of values below it is the same block."""
        rows = [
            ["填报单位", "年度", "期间"],
            ["江桥镇总工会", "2025年", "1-11月"],
            ["事项", "数值"],
            ["甲", 1],
        ]
        mapping = read_content(workbook(rows), "表.xlsx").mapping

        assert mapping["unit"] == {"name": "江桥镇总工会"}
        assert mapping["period"] == {"year": "2025年", "span": "1-11月"}

    def test_columns_in_any_order_under_other_names(self) -> None:
        """Columns are found by their headings, common other names included, whatever the order and spacing."""
        rows = [
            [
                "数据来源",
                "任 务\n数",
                "去年同期",
                "计量单位",
                "完成数（必填）",
                "指标名称",
                "工作类别",
            ],
            ["台账", 20, 9, "家", 12, "建会", "组织建设"],
        ]
        (fact,) = facts(workbook(rows))

        assert fact == {
            "source": "台账",
            "target": "20",
            "previous": "9",
            "unit": "家",
            "value": "12",
            "item": "建会",
            "topic": "组织建设",
            "origin": "工作表“事实”第2行",
        }

    def test_a_unit_in_the_heading(self) -> None:
        """数值（万元） gives its unit to bare numbers without one."""
        rows = [
            ["事项", "数值（万元）", "单位"],
            ["收入", 12.5, None],
            ["人数", 3, "人"],
            ["占比", "5%", None],
        ]
        assert [fact.get("unit") for fact in facts(workbook(rows))] == ["万元", "人", None]

    def test_a_unit_above_the_table(self) -> None:
        """单位：万元 above the table is a unit of measure, 单位：江桥镇总工会 is the unit that reports."""
        rows = [["单位：万元"], ["事项", "数值"], ["收入", 12.5], ["占比", "5%"]]
        mapping = read_content(workbook(rows), "表.xlsx").mapping
        assert "unit" not in mapping
        assert [fact.get("unit") for fact in mapping["facts"]] == ["万元", None]

        rows[0] = ["单位：江桥镇总工会"]
        assert read_content(workbook(rows), "表.xlsx").mapping["unit"] == {"name": "江桥镇总工会"}

    @pytest.mark.parametrize(
        ("title", "unit", "label"),
        [
            ("临江街道总工会2025年上半年工作数据表", "临江街道总工会", "2025年上半年"),
            ("江桥镇总工会２０２５年度工作情况统计表", "江桥镇总工会", "2025年"),
            ("2025年1—11月主要数据", "", "2025年1—11月"),
            ("工作数据2025年", "", "2025年"),
        ],
    )
    def test_unit_and_period_from_a_title(self, title: str, unit: str, label: str) -> None:
        """Where no block says unit and period, the title does, and a note says so."""
        data = workbook([[title], ["事项", "数值"], ["甲", 1]])
        sheet = FactSheet.from_mapping(read_content(data, "表.xlsx").mapping)

        assert sheet.unit.name == unit
        assert sheet.period is not None
        assert sheet.period.label == label
        assert "取自标题" in notes(data)

    def test_a_block_is_believed_before_a_title(self) -> None:
        """What is written in its own field wins over the title."""
        rows = [["临江街道总工会2024年工作数据表"], ["年度", 2025], ["事项", "数值"], ["甲", 1]]
        assert read_content(workbook(rows), "表.xlsx").mapping["period"] == {"year": "2025"}

    def test_years_as_headings(self) -> None:
        """Columns headed by years are this year's figure and last year's; both are told, older ones are not read."""
        data = workbook([["指标", "单位", "2023年", "2024年", "2025年"], ["建会", "家", 7, 9, 12]])
        (fact,) = facts(data)

        assert (fact["value"], fact["previous"]) == ("12", "9")
        assert "“2025年”列：当作“数值”读入" in notes(data)
        assert "“2023年”列：未读入" in notes(data)

    def test_headings_between_the_rows(self) -> None:
        """A row that heads the rows below it is their topic, not a fact."""
        rows: list[list[Any]] = [
            ["序号", "事项", "数值"],
            ["一、组织建设", None, None],
            [1, "建会", 3],
            [None, "（二）帮扶救助", None],
            [2, "慰问", 5],
        ]
        data = workbook(rows)

        assert [(fact["topic"], fact["item"]) for fact in facts(data)] == [("组织建设", "建会"), ("帮扶救助", "慰问")]
        assert "第2、4行是分组标题" in notes(data)

    def test_prepared_numbers_without_content_are_told(self) -> None:
        """Ids written in advance are no facts."""
        data = workbook([["编号", "事项", "数值"], ["F1", "建会", 3], ["F2", None, None], ["F3", None, None]])
        assert len(facts(data)) == 1
        assert "第3—4行只有编号，没有内容，未读入" in notes(data)

    def test_unknown_and_doubled_columns_are_told(self) -> None:
        """A column that is not understood is named in a note; two columns of one name are refused."""
        data = workbook([["事项", "数值", "责任人", "金额"], ["甲", 1, "某科", 2]])
        assert "“责任人”列：不认识这个表头" in notes(data)
        assert "“金额”列：已有一列作“数值”" in notes(data)
        assert facts(data)[0]["value"] == "1"
        with pytest.raises(SheetError, match="有两列都叫“数值”"):
            read_content(workbook([["事项", "数值", "数值"], ["甲", 1, 2]]), "表.xlsx")

    def test_contents_without_a_heading_are_told(self) -> None:
        """A cell to the right of the table is not lost in silence."""
        assert "第3列：没有表头，第2行的内容未读入" in notes(workbook([["事项", "数值"], ["甲", 1, "旁注"]]))

    def test_a_head_of_two_rows(self) -> None:
        """A heading over several columns and those below it are one head; a further column with its unit tells facts of its own."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = "上半年"
        for row in (
            ["平湖镇总工会2026年上半年工作情况统计表"],
            ["类别", "工作内容", "完成情况", None, None, "备注"],
            [None, None, "数量", "单位", "金额（万元）"],
            ["组织建设", "新建企业工会", 13, "家"],
            [None, "规范化建设", None, None, None, "未开展"],
            ["帮扶救助", "春节慰问困难职工", 50, "户", 15.5],
            [None, "夏送清凉慰问困难职工", 36, "户", 10.3],
            ["合计", None, 86, "户", 25.8],
        ):
            sheet.append(row)
        for area in ("A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3", "A4:A5", "A6:A7"):
            sheet.merge_cells(area)
        data = saved(book)
        told = [[fact.get(name) for name in ("topic", "item", "value", "unit")] for fact in facts(data)]

        assert told == [
            ["组织建设", "新建企业工会", "13", "家"],
            ["组织建设", "规范化建设", None, None],
            ["帮扶救助", "春节慰问困难职工", "50", "户"],
            ["帮扶救助", "春节慰问困难职工金额", "15.5", "万元"],
            ["帮扶救助", "夏送清凉慰问困难职工", "36", "户"],
            ["帮扶救助", "夏送清凉慰问困难职工金额", "10.3", "万元"],
            [None, "慰问困难职工合计", "86", "户"],
            [None, "慰问困难职工合计金额", "25.8", "万元"],
        ]
        assert facts(data)[3]["origin"] == "工作表“上半年”第6行“金额（万元）”列"
        assert "“金额（万元）”列：每行另记一条，事项后面加“金额”" in notes(data)
        assert "第8行：是合计行，事项记作“慰问困难职工合计”" in notes(data)

    def test_two_periods_side_by_side(self) -> None:
        """本期 and 上年同期 over 数量 each are this period's figure and the last one's, and so they are of a further column."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in (
            ["项目", "单位", "本期", None, "上年同期"],
            [None, None, "数量", "金额（万元）", "数量", "金额（万元）"],
            ["慰问困难职工", "户", 50, 15.5, 42, 12],
        ):
            sheet.append(row)
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            sheet.merge_cells(area)
        first, second = facts(saved(book))

        assert (first["value"], first["previous"], first["unit"]) == ("50", "42", "户")
        assert (second["item"], second["value"], second["previous"]) == ("慰问困难职工金额", "15.5", "12")

    def test_one_amount_of_two_periods(self) -> None:
        """Where the amount is all that is counted, last year's column is its 上期 and no fact of this period."""
        (fact,) = facts(workbook([["项目", "上年同期金额（万元）", "本期金额（万元）"], ["送温暖", 17.5, 19.8]]))

        assert (fact["item"], fact["value"], fact["previous"], fact["unit"]) == ("送温暖", "19.8", "17.5", "万元")

    def test_an_item_names_what_is_counted_and_no_more(self) -> None:
        """Numbering, 其中 and the unit in brackets are no part of an item: what is written from it would repeat them."""
        data = workbook(
            [
                ["项目", "本期", "单位"],
                ["1、发展会员（人）", 1268, None],
                ["2.其中：新业态会员（人）", 402, None],
                ["慰问金（单位：万元）", 8.4, "元"],
                ["职工之家（含小家）", 6, "个"],
                ["（家）", 3, None],
            ]
        )
        assert [(fact["item"], fact.get("unit")) for fact in facts(data)] == [
            ("发展会员", "人"),
            ("新业态会员", "人"),
            ("慰问金（单位：万元）", "元"),
            ("职工之家（含小家）", "个"),
            ("（家）", None),
        ]
        assert "第2—3行事项里括号中的计量单位已填到“单位”" in notes(data)

    def test_a_ledger_of_events(self) -> None:
        """日期, 活动名称, 参加人数, 经费: each event with its people and its day, its costs beside it, the total by its name."""
        data = workbook(
            [
                ["日期", "活动名称", "地点", "参加人数", "经费(元)"],
                [46133, "安全知识竞赛", "中心广场", "约120", 5800.5],
                ["6月12日", "法律咨询日", "工业园", 85, None],
                ["合计", None, None, 205, 5800.5],
            ]
        )
        told = [[fact.get(name) for name in ("item", "value", "unit", "date")] for fact in facts(data)]

        assert told == [
            ["安全知识竞赛", "约120", "人", "2026-04-21"],
            ["安全知识竞赛经费", "5800.5", "元", "2026-04-21"],
            ["法律咨询日", "85", "人", "6月12日"],
            ["合计", "205", "人", None],
            ["合计经费", "5800.5", "元", None],
        ]
        assert "第2行的日期是 Excel 的日期序号，已换成日期（请核对年月日）" in notes(data)
        assert "“地点”列：不认识这个表头，未读入" in notes(data)

    def test_a_table_by_months(self) -> None:
        """合计 beside the months is the figure; that the months are not read is told once."""
        data = workbook([["项目", "单位", "1月", "2月", "3月", "合计"], ["发展会员", "人", 200, 120, 310, 630]])

        assert [(fact["value"], fact["unit"]) for fact in facts(data)] == [("630", "人")]
        assert "“合计”列：当作“数值”读入" in notes(data)
        assert notes(data).count("未读入") == 1
        assert "“1月”到“3月”3列：是分月分季的数，未读入，只读合计" in notes(data)

    def test_who_filled_it_in_is_no_fact(self) -> None:
        """The line of those who filled in and checked is passed over and told, the seal is no part of a name; 审核 may be an item."""
        data = workbook(
            [
                ["填报单位：江桥镇总工会（盖章）", None, "填报日期：2026年7月3日"],
                ["事项", "数值", "上期"],
                ["审核", 12, 3],
                ["填表人：", "钱某", "审核人："],
            ]
        )
        mapping = read_content(data, "表.xlsx").mapping

        assert mapping["unit"] == {"name": "江桥镇总工会"}
        assert [fact["item"] for fact in mapping["facts"]] == ["审核"]
        assert "第4行是填表、审核一栏，未读入" in notes(data)

    @pytest.mark.parametrize(("title", "topic"), [("文体活动台账", "文体活动"), ("活动台账", None), ("帮扶", "帮扶")])
    def test_a_worksheet_called_a_ledger_names_the_topic_before_that_word(self, title: str, topic: str | None) -> None:
        """文体活动台账 is about 文体活动; 活动台账 is about nothing in particular."""

        def change(sheet: Any) -> None:
            sheet.title = title

        assert facts(workbook([["事项", "数值"], ["甲", 1]], change))[0].get("topic") == topic

    def test_columns_that_say_what_they_count(self) -> None:
        """Where no column is the figure, each with its unit in the heading tells a fact; blanks tell none; an odd total keeps its name."""
        data = workbook(
            [
                ["项目", "户数（户）", "资金（万元）"],
                ["春节慰问", 50, 15.5],
                ["助学", 12, None],
                ["合计", 70, 15.5],
            ]
        )
        assert [(fact["item"], fact["value"], fact["unit"]) for fact in facts(data)] == [
            ("春节慰问户数", "50", "户"),
            ("春节慰问资金", "15.5", "万元"),
            ("助学户数", "12", "户"),
            ("合计户数", "70", "户"),
            ("合计资金", "15.5", "万元"),
        ]

    def test_a_row_above_the_head_is_not_part_of_it(self) -> None:
        """Merged cells of the lines above the table are no heading over it."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in (
            ["填报单位：江桥镇总工会", None, "填报日期：2026年7月3日"],
            ["事项", "数值", "单位"],
            ["新建会", 3, "家"],
        ):
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        mapping = read_content(saved(book), "表.xlsx").mapping

        assert mapping["unit"] == {"name": "江桥镇总工会"}
        assert [fact["item"] for fact in mapping["facts"]] == ["新建会"]

    def test_serial_numbers_are_ids_only_where_totals_use_them(self) -> None:
        """序号 carries nothing unless 其中 refers to it; bare numbers get an F."""
        rows: list[list[Any]] = [
            ["序号", "事项", "数值", "其中"],
            [1, "合计", 3, "2、3"],
            [2, "甲", 1, None],
            [3, "乙", 2, None],
        ]
        assert FactSheet.from_mapping(read_content(workbook(rows), "表.xlsx").mapping).fact("F1").parts == ("F2", "F3")
        assert "id" not in facts(workbook([row[:3] for row in rows]))[0]

    def test_problems_and_plans_on_sheets_of_their_own_or_below(self) -> None:
        """存在问题 and 下一步打算 are read from their sheets, or below the facts."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in (
            ["事项", "数值"],
            ["甲", 1],
            [],
            ["三、存在的问题"],
            ["1", "经费不足"],
            ["（二）人手不够"],
            ["下一步打算", "1.推进建会\n2.办好培训"],
        ):
            sheet.append(row)
        other: Any = book.create_sheet("下半年工作计划")
        for row in (["序号", "内容"], [1, "组织轮训"], [2, "1.5万元用于书屋"]):
            other.append(row)
        mapping = read_content(saved(book), "表.xlsx").mapping

        assert mapping["problems"] == ["经费不足", "人手不够"]
        assert mapping["plans"] == ["推进建会", "办好培训", "组织轮训", "1.5万元用于书屋"]
        assert len(mapping["facts"]) == 1

    def test_a_topic_called_problems_with_a_figure_is_a_fact(self) -> None:
        """A row with a number is a fact, whatever its topic is called."""
        rows = [["板块", "事项", "数值"], ["存在问题", "整改", 3], ["组织建设", "建会", 1]]
        assert [fact["topic"] for fact in facts(workbook(rows))] == ["存在问题", "组织建设"]

    def test_several_sheets_of_facts(self) -> None:
        """Facts of several worksheets come together; a sheet without a topic column gives its name as topic."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = "组织建设"
        for row in (["事项", "数值"], ["建会", 1]):
            sheet.append(row)
        other: Any = book.create_sheet("帮扶救助")
        for row in (["事项", "数值"], ["慰问", 2]):
            other.append(row)
        found = facts(saved(book))

        assert [(fact["topic"], fact["item"]) for fact in found] == [
            ("组织建设", "建会"),
            ("帮扶救助", "慰问"),
        ]
        assert found[1]["origin"] == "工作表“帮扶救助”第2行"

    def test_a_sheet_without_facts_is_told(self) -> None:
        """A worksheet nobody understood is named."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in (["事项", "数值"], ["建会", 1]):
            sheet.append(row)
        other: Any = book.create_sheet("通讯录")
        other.append(["姓名", "电话"])
        assert "工作表“通讯录”：没有认出表头，未读入" in notes(saved(book))


class TestHidden:
    """What Excel hides is read and told, not refused and not passed over."""

    def test_hidden_rows_columns_and_sheets(self) -> None:
        """Everything hidden is read, and a note says where."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = "事实"
        for row in (["事项", "数值", "说明"], ["甲", 1, "一"], ["乙", 2, "二"], ["丙", 3, "三"]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other: Any = book.create_sheet("上年")
        for row in (["事项", "数值"], ["丁", 4]):
            other.append(row)
        other.sheet_state = "hidden"
        data = saved(book)

        assert [fact["item"] for fact in facts(data)] == ["甲", "乙", "丙", "丁"]
        assert "第3行是隐藏的，也已读入" in notes(data)
        assert "C 列是隐藏的，也已读入" in notes(data)
        assert "工作表“上年”：是隐藏的工作表，也已读入" in notes(data)

    def test_merged_cells(self) -> None:
        """A merged topic stands for all its rows, a merged figure counts once."""

        def merge(sheet: Any) -> None:
            sheet.merge_cells("A2:A4")
            sheet.merge_cells("C2:C3")

        rows = [
            ["板块", "事项", "数值"],
            ["组织建设", "建会", 3],
            [None, "入会", None],
            [None, "换届", 2],
            ["经费", "收入", 1],
        ]
        data = workbook(rows, merge)

        assert [fact.get("topic") for fact in facts(data)] == [
            "组织建设",
            "组织建设",
            "组织建设",
            "经费",
        ]
        assert [fact.get("value") for fact in facts(data)] == ["3", None, "2", "1"]
        assert "合并单元格" in notes(data)

    def test_comments_and_invisible_characters_are_told(self) -> None:
        """Comments are not read but named; invisible characters are taken out and counted."""

        def comment(sheet: Any) -> None:
            sheet["A2"].comment = Comment("核实过", "某")

        data = workbook([["事项", "数值"], ["慰\u200b问", 1]], comment)
        assert facts(data)[0]["item"] == "慰问"
        assert "有 1 条批注，未读入" in notes(data)
        assert "删去了 1 个看不见的字符" in notes(data)

    @pytest.mark.parametrize("fault", ["colour", "choice", "filter", "drawing", "fill"])
    def test_trimmings_nobody_can_read_do_not_matter(self, fault: str) -> None:
        """A file with a colour, drop-down, filter or drawing that breaks the rules is read for its cells, and that is told."""

        def change(sheet: Any) -> None:
            sheet["B2"].number_format = "0.0%"
            sheet["C2"].number_format = 'm"月"d"日"'
            sheet.row_dimensions[2].hidden = True
            sheet.merge_cells("D2:D3")

        rows = [["事项", "数值", "时间", "板块"], ["签订率", 0.973, datetime(2025, 4, 26), "集体协商"], ["合同", 3]]  # noqa: DTZ001 - a cell has no zone
        data = workbook(rows, change)
        sheet = part(data, "xl/worksheets/sheet1.xml")
        styles = part(data, "xl/styles.xml")
        broken = {
            "colour": {"xl/styles.xml": styles.replace(b"<font>", b'<font><color rgb="not a colour"/>', 1)},
            "fill": {
                "xl/styles.xml": styles.replace(b"<fill>", b'<fill><patternFill patternType="plaid"/></fill><fill>', 1)
            },
            "choice": {
                "xl/worksheets/sheet1.xml": sheet.replace(
                    b"</mergeCells>",
                    b'</mergeCells><dataValidations><dataValidation type="odd" sqref="A1"/></dataValidations>',
                )
            },
            "filter": {
                "xl/worksheets/sheet1.xml": sheet.replace(b"<mergeCells", b'<autoFilter ref="not a range"/><mergeCells')
            },
            "drawing": {
                "xl/worksheets/sheet1.xml": sheet.replace(
                    b"</mergeCells>",
                    b'</mergeCells><drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId9"/>',
                ),
                "xl/worksheets/_rels/sheet1.xml.rels": b"<oops",
            },
        }[fault]
        data = repacked(data, broken)

        assert "已只读单元格内容" in notes(data)
        assert "第2行是隐藏的" in notes(data)
        assert [(f.get("value"), f.get("date"), f.get("topic")) for f in facts(data)] == [
            ("97.3%", "4月26日", "集体协商"),
            ("3", None, "集体协商"),
        ]

    def test_rows_without_figures_are_told(self) -> None:
        """Rows of a template that nobody filled in stay, and are named."""
        data = workbook([["事项", "数值", "单位"], ["建会", None, "家"], ["入会", 3, "人"]])
        assert len(facts(data)) == 2
        assert "第2行还没有填数" in notes(data)

    def test_ten_thousand_rows(self) -> None:
        """A long sheet is read whole within seconds, and the note says how long it is."""
        rows = [
            [
                f"F{n}",
                "组织建设",
                f"事项{n}",
                n + 0.5,
                "家",
                None,
                n,
                n,
                None,
                None,
                "4月26日",
                "说明文字",
                "台账",
            ]
            for n in range(10_000)
        ]
        data = workbook([HEADINGS, *rows])
        start = time.monotonic()
        content = read_content(data, "表.xlsx")
        sheet = FactSheet.from_mapping(content.mapping)

        assert time.monotonic() - start < 30
        assert (len(sheet.facts), sheet.fact("F9999").value) == (10_000, "9999.5")
        assert "共读入 10000 条" in str(content.notes[-1])
