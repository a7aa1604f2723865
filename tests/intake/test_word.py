"""Word files as they are in offices: tables, numbers Word writes itself, footnotes, and what is told of the rest."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from drafter import trace
from drafter.export import export_docx
from drafter.intake import draft_notes, example_content, read_content, read_draft
from drafter.sheet import FactSheet
from tests.intake.files import workbook

W = nsdecls("w")
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def lines(document: Any) -> list[str]:
    """What is read of a document."""
    return read_draft(saved(document), "稿.docx").split("\n")


def told(document: Any) -> str:
    """What is told beside it."""
    return "\n".join(map(str, draft_notes(saved(document), "稿.docx")))


def with_table(*rows: tuple[str, ...]) -> Any:
    """A document with a table."""
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    return document


def numbered(document: Any, text: str, level: int, name: int = 3) -> None:
    """Add a paragraph that Word numbers."""
    paragraph = document.add_paragraph(text)
    number = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(number))


def test_a_table_is_read_row_by_row() -> None:
    """Each figure stands with what it counts and its unit; a serial number counts nothing; blanks say nothing."""
    document = with_table(
        ("序号", "项目", "户数（户）", "金额（万元）", "备注"),
        ("1", "春节慰问", "50", "15.5", ""),
        ("2", "夏送清凉", "36", "1,010.3", "含工地"),
        ("", "合计", "86", "1,025.8", ""),
    )
    assert lines(document) == [
        "春节慰问：户数50户，金额15.5万元。",
        "夏送清凉：户数36户，金额1,010.3万元，备注：含工地。",
        "合计：户数86户，金额1,025.8万元。",
    ]
    assert "表格：有 1 个，已逐行读成一句话来核对" in told(document)


def test_a_table_with_its_unit_in_a_column() -> None:
    """数量 and 单位 beside the item read as people say it; merged words stand for all their rows, a head of two rows is one."""
    document = with_table(
        ("类别", "内容", "完成情况", "", "占比"),
        ("", "", "数量", "单位", ""),
        ("组织建设", "新建企业工会", "13", "家", "5%"),
        ("", "发展会员", "1350", "人", ""),
    )
    table = document.tables[0]
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(2, 0).merge(table.cell(3, 0))

    assert lines(document) == ["组织建设，新建企业工会13家，占比5%。", "组织建设，发展会员1350人。"]


def test_a_table_without_a_head_keeps_its_rows() -> None:
    """Cells of one row stay together, so that an item and its figure are one line."""
    assert lines(with_table(("新建企业工会", "13"), ("发展会员", "1350"))) == [
        "新建企业工会\u300013",
        "发展会员\u30001350",
    ]


def test_a_frame_is_no_table() -> None:
    """Long texts set in cells are paragraphs as anywhere."""
    long = "上半年，全镇各级工会围绕中心、服务大局，" * 4
    assert lines(with_table((long + "新建工会12家。", "3"))) == [long + "新建工会12家。", "3"]


def test_numbers_word_writes_are_read() -> None:
    """一、 （一） 1. stand before their paragraphs, begin anew below a new heading and where a list says so; bullets do not."""
    document = docx.Document()
    part = document.part.numbering_part
    part._element = parse_xml(NUMBERING)
    for text, level, name in (
        ("组织建设", 0, 3),
        ("建会", 1, 3),
        ("扩面", 1, 3),
        ("摸底", 2, 3),
        ("帮扶救助", 0, 3),
        ("慰问", 1, 3),
        ("走访", 3, 3),
        ("其他", 0, 4),
        ("", 0, 3),
        ("下一步打算", 0, 3),
    ):
        numbered(document, text, level, name)

    assert lines(document) == [
        "一、组织建设",
        "（一）建会",
        "（二）扩面",
        "1.摸底",
        "二、帮扶救助",
        "（一）慰问",
        "走访",
        "五、其他",
        "三、下一步打算",
    ]


def test_numbers_of_a_style_are_read() -> None:
    """A heading whose style is numbered has its number; so has one whose style rests on that."""
    document = docx.Document()
    document.part.numbering_part._element = parse_xml(NUMBERING)
    heading = document.styles["Heading 1"]
    number = f'<w:numPr {W}><w:numId w:val="3"/></w:numPr>'
    heading.element.get_or_add_pPr().append(parse_xml(number))
    own = document.styles.add_style("本单位标题", 1)
    own.base_style = heading
    document.add_paragraph("组织建设", style="Heading 1")
    document.add_paragraph("帮扶救助", style="本单位标题")

    assert lines(document) == ["一、组织建设", "二、帮扶救助"]


def test_footnotes_are_read_and_told() -> None:
    """A figure in a footnote is checked as any other."""
    document = docx.Document()
    document.add_paragraph("慰问困难职工86户。")
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>其中春节50户。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATION.FOOTNOTES)

    assert lines(document) == ["慰问困难职工86户。", "注：其中春节50户。"]
    assert "脚注、尾注：已接在文末" in told(document)


def test_what_is_not_read_is_told() -> None:
    """Header, comment, picture and tracked changes are each named; page numbers and a plain file are not worth a word."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "平湖镇总工会工作简报第3期"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    paragraph = document.add_paragraph("新建工会12家。")
    document.add_comment(paragraph.runs, text="请核实", author="某某")
    paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>其中企业8家。</w:t></w:r></w:ins>"))
    drawing = (
        f'<w:r {W} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<w:drawing><a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic></w:drawing></w:r>"
    )
    paragraph._p.append(parse_xml(drawing))
    said = told(document)

    assert lines(document) == ["新建工会12家。其中企业8家。"]
    for part in (
        "页眉页脚：“平湖镇总工会工作简报第3期”没有读入",
        "批注：有 1 条",
        "图片：有 1 张",
        "修订：按接受全部修订",
    ):
        assert part in said
    assert "— 1 —" not in said
    plain = docx.Document()
    plain.add_paragraph("新建工会12家。")
    assert told(plain) == ""
    assert draft_notes("新建工会12家。".encode(), "稿.txt") == ()


@pytest.mark.parametrize("value", ["0", "-3", "x", "99999999999"])
def test_odd_numbering_is_no_fault(value: str) -> None:
    """A list that does not exist, or counts from anywhere, hinders no reading."""
    document = docx.Document()
    document.part.numbering_part._element = parse_xml(
        NUMBERING.replace('<w:start w:val="1"/>', f'<w:start w:val="{value}"/>')
    )
    numbered(document, "组织建设", 0)
    numbered(document, "帮扶救助", 8)
    numbered(document, "慰问", 0, 77)

    assert [line[-2:] for line in lines(document)] == ["建设", "救助", "慰问"]


def test_a_strangers_file_beside_a_strangers_sheet() -> None:
    """Text, table and footer of a messy file against a sheet with a title, two columns of figures and a total: only the slip is flagged."""
    document = with_table(
        ("项目", "户数（户）", "金额（万元）"),
        ("春节慰问困难职工", "50", "15.5"),
        ("夏送清凉慰问困难职工", "36", "13.0"),
        ("合计", "86", "25.8"),
    )
    document.add_paragraph("上半年慰问困难职工86户，发放慰问金25.8万元。")
    sheet = workbook(
        [
            ["平湖镇总工会2026年上半年慰问情况统计表"],
            ["项目", "户数（户）", "金额（万元）"],
            ["春节慰问困难职工", 50, 15.5],
            ["夏送清凉慰问困难职工", 36, 10.3],
            ["合计", 86, 25.8],
        ]
    )
    facts = FactSheet.from_mapping(read_content(sheet, "表.xlsx").mapping)
    report = trace.check("\n".join(lines(document)), facts)

    assert [one.text for one in report.flagged] == ["13.0万元"]


def test_our_own_file_comes_back_as_it_went_out() -> None:
    """The annex, which is a table, and our comments are no part of the draft and are not told."""
    sheet = FactSheet.from_mapping(example_content())
    text = "临江街道总工会2025年上半年工作总结\n一、组织建设\n新建企业工会12家。"
    data = export_docx(text, sheet=sheet, report=trace.check(text, sheet))

    assert read_draft(data, "稿.docx") == text
    assert draft_notes(data, "稿.docx") == ()
