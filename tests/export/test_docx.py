"""The Word file: layout by habit, one run and one comment a figure, open figures never hidden."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.export import WordOptions, export_docx, font_sets
from drafter.numerals import Kind
from drafter.sheet import FactSheet
from drafter.trace import Figure, Report, Status
from tests.export.sample import ACCEPTED, EVERYTHING, REPORT, SHEET, TEXT


@pytest.fixture(scope="module")
def open_draft() -> Any:
    """Export the sample with figures still open, read back."""
    data = export_docx(TEXT, sheet=SHEET, report=REPORT, accepted=ACCEPTED)
    return Document(BytesIO(data))


@pytest.fixture(scope="module")
def final() -> Any:
    """Export the sample with every flagged figure accepted, read back."""
    return Document(BytesIO(export_docx(TEXT, sheet=SHEET, report=REPORT, accepted=EVERYTHING)))


def paragraph(document: Any, start: str) -> Any:
    """Find the paragraph that starts so."""
    return next(found for found in document.paragraphs if found.text.startswith(start))


def member(data: bytes, name: str) -> str:
    """Read one part of the package."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()


def test_page_is_a4_with_the_margins_of_official_documents(final: Any) -> None:
    """A4, 37 mm above, 28 left, 26 right, 35 below: a text area of 156 by 225 mm."""
    section = final.sections[0]

    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)
    assert abs(section.top_margin - Mm(37)) < Mm(0.1)
    assert abs(section.left_margin - Mm(28)) < Mm(0.1)
    assert abs(section.right_margin - Mm(26)) < Mm(0.1)
    assert abs(section.bottom_margin - Mm(35)) < Mm(0.1)


@pytest.mark.parametrize(
    ("start", "style", "font", "size"),
    [
        ("临江街道总工会2025", "Title", "方正小标宋简体", 22),
        ("2025年上半年，", "Body Text", None, 16),
        ("一、", "Heading 1", "黑体", 16),
        ("（二）", "Heading 2", "楷体", 16),
        ("2、互助", "Heading 3", "仿宋", 16),
        ("完成换届", "Body Text", None, 16),
    ],
)
def test_each_kind_of_line_has_its_font_and_size(
    final: Any, start: str, style: str, font: str | None, size: int
) -> None:
    """小标宋 22 pt for the title, 黑体 and 楷体 for the first two levels, 16 pt throughout."""
    found = paragraph(final, start)

    assert found.style.name == style
    assert found.style.font.size == Pt(size)
    fonts = found.style.element.find(f".//{qn('w:rFonts')}")
    assert (fonts.get(qn("w:eastAsia")) if fonts is not None else None) == font


def test_body_has_fixed_pitch_and_two_characters_of_indent(final: Any) -> None:
    """28.95 pt between lines whatever the font, first line two characters in."""
    style = paragraph(final, "完成换届").style
    spacing = style.element.find(f".//{qn('w:spacing')}")
    indent = style.element.find(f".//{qn('w:ind')}")

    assert spacing.get(qn("w:line")) == "579"
    assert spacing.get(qn("w:lineRule")) == "exact"
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_no_theme_font_can_override_a_named_one() -> None:
    """Neither styles nor document carries a theme font, which Word would prefer to the name."""
    data = export_docx(TEXT, sheet=SHEET, report=REPORT)

    assert "Theme=" not in member(data, "word/styles.xml")
    assert "Theme=" not in member(data, "word/document.xml")
    assert "w:eastAsia=" in member(data, "word/styles.xml")


def test_run_in_heading_is_body_with_its_lead_in_the_font_of_its_level(final: Any) -> None:
    """（一）推进建会入会。 at the head of a paragraph stands in 楷体, the rest is body."""
    found = paragraph(final, "（一）推进建会入会。")

    assert found.style.name == "Body Text"
    assert (found.runs[0].text, found.runs[0].style.name) == ("（一）推进建会入会。", "Lead Two")
    assert found.runs[1].style.name == "Default Paragraph Font"


def test_every_figure_is_one_run_with_one_comment(open_draft: Any) -> None:
    """As many comments as figures, in the order of the text, each around exactly the figure."""
    body = open_draft.element.body
    anchored = []
    for start in body.iter(qn("w:commentRangeStart")):
        run = start.getnext()
        anchored.append("".join(node.text for node in run.iter(qn("w:t"))))
        assert run.getnext().tag == qn("w:commentRangeEnd")

    assert anchored == [figure.text for figure in REPORT.figures]
    assert len(list(open_draft.comments)) == len(REPORT.figures)


@pytest.mark.parametrize(
    ("figure", "lines"),
    [
        (
            "3家",
            [
                "✓ 有据：3家",
                "事实：F1 新建会企业",
                "数据：3家",
                "出处：组建台账 · 工作表“事实”第5行",
            ],
        ),
        ("90.6%", ["ƒ 可推算：90.6%", "推算：F4÷F3＝202÷223"]),
        ("105家", ["≠ 不符：105家", "数据：150家", "建议改为：150家"]),
        ("2000余人", ["？ 无据（已确认）：2000余人", "人工确认：活动照片和签到簿可证，办公室已核"]),
    ],
)
def test_comment_says_where_the_figure_comes_from(open_draft: Any, figure: str, lines: list[str]) -> None:
    """Status with its sign, fact, data, formula with numbers, source, suggestion, acceptance."""
    number = [found.text for found in REPORT.figures].index(figure)
    comment = list(open_draft.comments)[number]
    written = [line.text for line in comment.paragraphs]

    assert set(lines) <= set(written)


def test_open_figures_are_marked_and_turn_the_file_into_a_discussion_draft(open_draft: Any) -> None:
    """Exactly the flagged figures nobody accepted stand out, and title and header say 讨论稿."""
    marked = [run.text for found in open_draft.paragraphs for run in found.runs if run.style.name == "Open Figure"]

    assert marked == ["105家", "70%", "2户", "688人", "xx名"]
    assert "讨论稿" in open_draft.sections[0].header.paragraphs[0].text
    assert paragraph(open_draft, "（讨论稿）").style.name == "Draft Mark"


def test_a_draft_with_everything_settled_carries_no_mark(final: Any) -> None:
    """Accepted figures are not marked and the file is no 讨论稿, unless asked for."""
    asked = export_docx(TEXT, sheet=SHEET, report=REPORT, accepted=EVERYTHING, draft_only=True)

    assert not any(run.style.name == "Open Figure" for p in final.paragraphs for run in p.runs)
    assert "讨论稿" not in "".join(p.text for p in final.paragraphs)
    assert "讨论稿" in Document(BytesIO(asked)).sections[0].header.paragraphs[0].text


def test_text_comes_through_unchanged(final: Any) -> None:
    """Every line of the draft, markup characters included, is a paragraph of the file, in order."""
    written = [found.text for found in final.paragraphs if found.text]

    assert written[: len(TEXT.split("\n"))] == TEXT.split("\n")


def test_signature_and_date_stand_right_by_the_rule(final: Any) -> None:
    """The signature ends two characters from the margin, the date starts two characters after it."""
    by_style = {found.style.name: found for found in final.paragraphs}
    indent = {name: by_style[name]._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) for name in ("Signature", "Date")}

    # 7 characters of signature, 6.5 of date: the date is the longer once shifted, so it takes the two characters.
    assert indent == {"Date": "200", "Signature": "300"}


def test_page_number_stands_in_the_footer(final: Any) -> None:
    """The footer reads — 1 — with a page field, not a fixed number."""
    footer = final.sections[0].footer.paragraphs[0]

    assert footer.text == "— 1 —"
    assert "PAGE" in "".join(node.text for node in footer._p.iter(qn("w:instrText")))


def test_annex_lists_figures_unused_facts_and_conflicts(open_draft: Any) -> None:
    """A table row for each figure on pages of their own, then what was not used and what conflicts."""
    figures, unused = open_draft.tables
    cells = [[cell.text for cell in row.cells] for row in figures.rows]

    assert [row[1] for row in cells[1:]] == [figure.text for figure in REPORT.figures]
    assert cells[2][2:8] == [
        "新建企业工会3家，覆盖企业25家，建会率90.6%",
        "✓ 有据",
        "F1 新建会企业",
        "3家",
        "",
        "组建台账 · 工作表“事实”第5行",
    ]
    assert unused.rows[1].cells[0].text == "F13 送图书进企业"
    assert paragraph(open_draft, "正文：参保合计与分项之和不符")
    assert len(open_draft.sections) == 2


def test_software_part_is_declared_in_text_and_metadata_unless_switched_off() -> None:
    """The notice line and the AIGC property stand by default; both go together when switched off."""
    declared = export_docx(TEXT, sheet=SHEET, report=REPORT)
    silent = export_docx(TEXT, sheet=SHEET, report=REPORT, options=WordOptions(notice=False))
    label = ElementTree.fromstring(member(declared, "docProps/custom.xml"))  # noqa: S314 -- our own output

    assert "辅助生成" in member(declared, "word/document.xml")
    assert json.loads("".join(label.itertext()))["ContentProducer"] == "drafter"
    assert "辅助生成" not in member(silent, "word/document.xml")
    assert "docProps/custom.xml" not in zipfile.ZipFile(BytesIO(silent)).namelist()


def test_annex_and_comments_can_be_left_out() -> None:
    """Then the file holds the text alone, laid out as before."""
    options = WordOptions(annex=False, comments=False)
    data = export_docx(TEXT, sheet=SHEET, report=REPORT, accepted=EVERYTHING, options=options)
    document = Document(BytesIO(data))

    assert document.tables == []
    assert len(document.sections) == 1
    assert "w:commentReference" not in member(data, "word/document.xml")


def test_open_figures_keep_their_comments() -> None:
    """A draft for discussion says why its figures are marked, whatever was chosen."""
    options = WordOptions(comments=False)
    data = export_docx(TEXT, sheet=SHEET, report=REPORT, accepted=ACCEPTED, options=options)

    assert "w:commentReference" in member(data, "word/document.xml")


@pytest.mark.parametrize("name", font_sets())
def test_only_the_fonts_of_the_chosen_set_are_named(name: str) -> None:
    """Every font of text and styles belongs to the set, and the font table says what may stand in for it."""
    data = export_docx(TEXT, sheet=SHEET, report=REPORT, accepted=EVERYTHING, options=WordOptions(fonts=name))
    chosen = set(font_sets()[name].instead.values())
    named = {
        font
        for part in ("word/styles.xml", "word/document.xml")
        for fonts in ElementTree.fromstring(member(data, part)).iter(qn("w:rFonts"))  # noqa: S314 -- our own output
        for place, font in fonts.items()
        if place != qn("w:hint")
    }
    table = ElementTree.fromstring(member(data, "word/fontTable.xml"))  # noqa: S314 -- our own output

    assert named <= chosen
    assert named
    assert chosen <= {font.get(qn("w:name")) for font in table.iter(qn("w:font"))}


def test_an_unknown_set_of_fonts_is_refused() -> None:
    """A name that is no set never reaches the file."""
    with pytest.raises(ValueError, match="no set of fonts"):
        export_docx(TEXT, sheet=SHEET, report=REPORT, options=WordOptions(fonts="../x"))


def test_control_and_invisible_characters_never_reach_the_file() -> None:
    """Characters that XML forbids or that hide text are dropped; the figures keep their places."""
    text = "标\x00题\n一、\u202e建会\x1f\n新建\u200b3家\ud800，覆盖\x0b5家。"
    start = text.index("3家")
    figure = Figure(start, start + 2, "3家", Kind.QUANTITY, "3", "家", "", Status.UNSUPPORTED, reason="\x02无")
    document = Document(BytesIO(export_docx(text, sheet=FactSheet(), report=Report(figures=(figure,)))))
    marked = [run.text for p in document.paragraphs for run in p.runs if run.style.name == "Open Figure"]

    assert marked == ["3家"]
    assert paragraph(document, "新建").text == "新建3家，覆盖5家。"


@given(st.text(max_size=200), st.data())
@settings(max_examples=25)
def test_any_text_makes_a_file_that_opens(text: str, data: st.DataObject) -> None:
    """Whatever the text and wherever the figures lie, the file is well formed and holds them."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    figures = tuple(
        Figure(a, b, text[a:b], Kind.QUANTITY, "", "", "", Status.UNSUPPORTED)
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    )
    document = Document(BytesIO(export_docx(text, sheet=SHEET, report=Report(figures=figures))))

    assert len(document.sections) == 2
