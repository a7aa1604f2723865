"""Drafts: everything a reader of the page sees, one paragraph a line."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from drafter.intake import load_draft, read_draft


def word(document: Any) -> str:
    """Return a document as it is read back."""
    stream = BytesIO()
    document.save(stream)
    return read_draft(stream.getvalue(), "稿.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_text_in_any_common_encoding(tmp_path: Any, encoding: str) -> None:
    """A text file is read in UTF-8, with BOM, UTF-16 with BOM and GBK; blank lines go, paragraphs stay."""
    path = tmp_path / "稿.txt"
    path.write_bytes("\u3000\u3000一、组织建设\r\n\r\n新建工会12家。\r\n".encode(encoding))

    assert load_draft(path) == "一、组织建设\n新建工会12家。"


def test_markdown_headings_lose_their_marks_and_nothing_else_does() -> None:
    """The # of a heading goes; # elsewhere, list marks and blanks to fill in stay to be checked."""
    text = "# 工作总结\n\n## 一、组织建设 ##\n#1号楼建会，第#2批\n- 慰问____户\n###无空格\n"

    assert read_draft(text.encode(), "稿.md").split("\n") == [
        "工作总结",
        "一、组织建设",
        "#1号楼建会，第#2批",
        "- 慰问____户",
        "无空格",
    ]
    assert read_draft(text.encode(), "稿.txt").startswith("# 工作总结")


def test_word_paragraphs_and_tables_in_order() -> None:
    """Paragraphs and table cells come in the order of the page, merged cells once."""
    document = docx.Document()
    document.add_heading("工作总结", 0)
    document.add_paragraph("新建工会12家。")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合计38件"
    table.cell(1, 0).text = "工资19件"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "工伤11件"
    document.add_paragraph("慰问132户。")

    assert word(document).split("\n") == [
        "工作总结",
        "新建工会12家。",
        "合计38件",
        "工资19件",
        "工伤11件",
        "慰问132户。",
    ]


def test_word_revisions_boxes_controls_links_and_breaks() -> None:
    """Inserted text counts, deleted text does not; text boxes, content controls, links and line breaks are read once."""
    document = docx.Document()
    names = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>框内5件</w:t></w:r></w:p></w:txbxContent>"
    for xml in (
        f"<w:p {names}><w:r><w:t>新建</w:t></w:r><w:del><w:r><w:delText>11</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t>家</w:t></w:r></w:p>",
        f"<w:p {names}><w:r><w:t>甲</w:t><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        f"<w:sdt {names}><w:sdtContent><w:p><w:r><w:t>控件内7人</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        f"<w:p {names}><w:hyperlink><w:r><w:t>链接3条</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>下一行</w:t></w:r></w:p>",
    ):
        document.element.body.insert(-1, parse_xml(xml))

    assert word(document).split("\n") == [
        "新建12家",
        "甲",
        "框内5件",
        "控件内7人",
        "链接3条",
        "下一行",
    ]


def test_a_figure_split_over_runs_is_one_figure() -> None:
    """Word cuts runs anywhere; the text is whole again."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("5", "75", ".8", "万", "元"):
        paragraph.add_run(piece)

    assert word(document) == "575.8万元"


def test_invisible_characters_do_not_split_a_figure() -> None:
    """A zero-width character inside a number would hide it from the check."""
    assert read_draft("新建1\u200b2家".encode(), "稿.txt") == "新建12家"
