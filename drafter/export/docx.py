"""A checked summary as a Word file (导出 Word): laid out by the habits of official documents, each figure with its source.

Every figure is a run of its own with a comment that names its fact, formula, source and reason; a figure that is still open is
marked in the text and turns the file into a 讨论稿, whatever the caller asked for. The annex 数据核对表 lists all figures, the
facts never used and the conflicts. Fonts are named and never shipped; the font table says what may stand in for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from itertools import zip_longest
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm

from drafter.export.evidence import (
    TraceRow,
    open_figures,
    place_of,
    printable,
    rows_within,
    summary_line,
    trace_rows,
    unused_facts,
)
from drafter.export.layout import Paragraph, Role, lay_out
from drafter.export.options import USUAL, FontSet, WordOptions, font_sets
from drafter.export.wording import ANNEX_TITLE, DRAFT_MARK, NOTICE
from drafter.sheet import FactSheet
from drafter.trace import Report

AUTHOR = "数字核对"
# Margins leave a text area of 156 × 225 mm on A4; the page number stands about 7 mm below it.
PAGE = {"top": Mm(37), "left": Mm(28), "right": Mm(26), "bottom": Mm(35), "footer": Mm(22)}
HALF_WIDTH = 0.5
TWIPS = 1440 / 25.4  # a millimetre in twentieths of a point
STYLES = {
    Role.TITLE: "Title",
    Role.SUBTITLE: "Subtitle",
    Role.BODY: "Body Text",
    Role.SIGNATURE: "Signature",
    Role.DATE: "Date",
}
LEADS = {1: "Lead One", 2: "Lead Two"}
# Heading of a column of the annex, and its width in millimetres.
COLUMNS = (
    ("序号", 11),
    ("数字", 22),
    ("所在句子", 62),
    ("状态", 18),
    ("对应事实", 37),
    ("表中数据", 40),
    ("推算与说明", 37),
    ("出处", 34),
)
CUSTOM_PROPERTIES = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def export_docx(
    text: str,
    *,
    sheet: FactSheet,
    report: Report,
    accepted: Mapping[tuple[int, int], str] = {},
    options: WordOptions = USUAL,
    draft_only: bool = False,
) -> bytes:
    """Lay the summary out as a Word file (导出 Word).

    report: the check of exactly this text. accepted: reason for each flagged span a person has accepted. draft_only: say
    讨论稿; it is said in any case while flagged figures are open. ValueError when `options` name no set of fonts there is.
    """
    rows = trace_rows(text, sheet=sheet, report=report, accepted=accepted)
    unsettled = bool(open_figures(report, accepted))
    draft_only = draft_only or unsettled
    if options.fonts not in font_sets():
        raise ValueError(f"no set of fonts: {options.fonts}")
    document = Document()
    _prepare(document, font_sets()[options.fonts])
    _page(document.sections[0], draft_only=draft_only)
    paragraphs = lay_out(text)
    if draft_only and not any(paragraph.role is Role.TITLE for paragraph in paragraphs):
        document.add_paragraph(f"（{DRAFT_MARK}）", style="Draft Mark")
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        _write(document, text, paragraph, rows, comments=options.comments or unsettled)
        heads = {Role.TITLE, Role.SUBTITLE}
        if paragraph.role in heads and (following is None or following.role not in heads):
            if draft_only:
                document.add_paragraph(f"（{DRAFT_MARK}）", style="Draft Mark")
            document.add_paragraph(style="Subtitle")
    _signature_indents(document, text, paragraphs)
    if options.notice:
        document.add_paragraph(NOTICE, style="Draft Notice")
    if options.annex:
        _annex(document, sheet, report, rows)
    _metadata(document, text, sheet, notice=options.notice)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _prepare(document: Any, fonts: FontSet) -> None:
    """Replace the styles and fonts of the vendor's template, whose theme fonts would override ours."""
    data = files("drafter.export") / "data"
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    for child in parse_xml((data / "styles.xml").read_bytes()):
        if isinstance(child.tag, str):
            for named in child.iter(qn("w:rFonts")):
                for place, font in named.items():
                    named.set(place, fonts.instead.get(font, font))
            styles.append(child)
    unwanted = ("/stylesWithEffects", "/thumbnail", "/customXml")
    for holder in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in holder.items() if rel.reltype.endswith(unwanted)]:
            del holder[key]
    for rel in document.part.rels.values():
        if rel.reltype.endswith("/fontTable"):
            rel.target_part._blob = (data / "fonts.xml").read_bytes()
    settings = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for spacing in settings.iter(qn("w:characterSpacingControl")):
        spacing.set(qn("w:val"), "compressPunctuation")


def _page(section: Any, *, draft_only: bool) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = PAGE["top"], PAGE["bottom"]
    section.left_margin, section.right_margin = PAGE["left"], PAGE["right"]
    section.footer_distance = PAGE["footer"]
    section.header_distance = Mm(20)
    footer = section.footer.paragraphs[0]
    footer.style = "Footer"
    footer.add_run("— ")
    _field(footer, "PAGE")
    footer.add_run(" —")
    header = section.header.paragraphs[0]
    header.style = "Header"
    if draft_only:
        header.add_run(f"{DRAFT_MARK}　内有待核实数字，不得作为正式文稿")


def _field(paragraph: Any, instruction: str) -> None:
    for kind, content in (
        ("begin", ""),
        ("", instruction),
        ("separate", ""),
        ("text", "1"),
        ("end", ""),
    ):
        run = paragraph.add_run()
        if kind == "text":
            run.text = content
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = f" {content} "
            element.set(qn("xml:space"), "preserve")
        run._r.append(element)


def _write(document: Any, text: str, paragraph: Paragraph, rows: Sequence[TraceRow], *, comments: bool) -> None:
    """Write one paragraph: a run for each figure, with its comment, and runs for the text between."""
    style = STYLES.get(paragraph.role) or f"Heading {paragraph.level}"
    target = document.add_paragraph(style=style)
    place = paragraph.start
    for row in rows_within(rows, paragraph.start, paragraph.end):
        figure = row.figure
        if figure.start < place or figure.end > paragraph.end:
            continue
        _runs(target, text, place, figure.start, paragraph)
        first = len(target.runs)
        _runs(target, text, figure.start, figure.end, paragraph, mark=row.open)
        if comments and len(target.runs) > first:
            document.add_comment(target.runs[first:], row.comment(), author=AUTHOR, initials="核")
        place = figure.end
    _runs(target, text, place, paragraph.end, paragraph)


def _runs(target: Any, text: str, start: int, end: int, paragraph: Paragraph, *, mark: bool = False) -> None:
    """Add a slice of the text, split where a run-in heading ends."""
    lead = paragraph.lead if paragraph.role is Role.BODY else paragraph.start
    for left, right, leading in (
        (start, min(end, lead), True),
        (max(start, lead), end, False),
    ):
        content = printable(text[left:right]) if left < right else ""
        if not content:
            continue
        run = target.add_run(content)
        # Without the hint Word draws “ ” … — in the Latin font at half width.
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        if mark:
            run.style = "Open Figure"
        elif leading and paragraph.level in LEADS:
            run.style = LEADS[paragraph.level]


def _signature_indents(document: Any, text: str, paragraphs: Sequence[Paragraph]) -> None:
    """Place signature and date: the date starts two characters right of the signature, which ends two from the margin."""
    lines = {paragraph.role: text[paragraph.start : paragraph.end] for paragraph in paragraphs}
    if Role.DATE not in lines:
        return
    signature, date = _width(lines.get(Role.SIGNATURE, "")), _width(lines[Role.DATE])
    if signature >= date + 2:
        indents = {"Signature": 2.0, "Date": signature - date}
    else:
        indents = {"Signature": max(2.0, date + 4 - signature), "Date": 2.0}
    for paragraph in document.paragraphs:
        if paragraph.style.name not in indents:
            continue
        properties = paragraph._p.get_or_add_pPr()
        indent = OxmlElement("w:ind")
        indent.set(qn("w:rightChars"), str(round(indents[paragraph.style.name] * 100)))
        indent.set(qn("w:right"), str(round(indents[paragraph.style.name] * 320)))
        properties.append(indent)
        if paragraph.style.name == "Signature":
            paragraph.insert_paragraph_before(style="Body Text")


def _width(line: str) -> float:
    return sum(HALF_WIDTH if character.isascii() else 1.0 for character in line)


def _annex(document: Any, sheet: FactSheet, report: Report, rows: Sequence[TraceRow]) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.footer_distance = Mm(9)
    section.header_distance = Mm(11)
    document.add_paragraph(f"附：{ANNEX_TITLE}", style="Annex Title")
    document.add_paragraph(summary_line(report, rows), style="Annex Text")
    if rows:
        cells = [_cells(row, before) for row, before in zip(rows, (None, *rows), strict=False)]
        _table(document, COLUMNS, cells, frozenset(row.number - 1 for row in rows if row.open))
    if unused := unused_facts(sheet, report):
        document.add_paragraph(f"未写入正文的事实（{len(unused)}条）", style="Annex Heading")
        _table(document, (("编号与事项", 71), ("数据", 120), ("出处", 70)), unused)
    if report.conflicts:
        document.add_paragraph(f"勾稽矛盾（{len(report.conflicts)}处）", style="Annex Heading")
        for conflict in report.conflicts:
            document.add_paragraph(printable(f"{place_of(conflict)}：{conflict.message}"), style="Annex Text")


def _cells(row: TraceRow, before: TraceRow | None) -> tuple[str, ...]:
    repeated = before is not None and before.sentence == row.sentence
    remarks = [row.formula]
    if row.figure.flagged or not row.fact:
        remarks.append(row.figure.reason)
    if row.open and row.figure.suggestion:
        remarks.append(f"建议改为：{row.figure.suggestion}")
    if row.accepted:
        remarks.append(f"人工确认：{row.accepted}")
    return (
        str(row.number),
        row.figure.text,
        "同上" if repeated else row.excerpt,
        f"{row.sign} {row.status}",
        row.fact,
        row.data,
        "；".join(part.rstrip("。") for part in remarks if part),
        row.source,
    )


def _table(
    document: Any,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str]],
    shaded: frozenset[int] = frozenset(),
) -> None:
    """Add a table whose heading repeats on every page; rows whose index is in `shaded` stand out.

    Written as XML and parsed once: cell by cell the vendor's objects take seconds for a long annex.
    """
    widths = [round(width * TWIPS) for _, width in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = [name for name, _ in columns]
    lines = [_row(heads, widths, fill="E7E6E6", head=True)]
    lines += [_row(cells, widths, fill="FFF2CC" if number in shaded else "") for number, cells in enumerate(rows)]
    table = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
    document.element.body._insert_tbl(parse_xml(table))


def _row(cells: Sequence[str], widths: Sequence[int], *, fill: str, head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    bold = "<w:rPr><w:b/></w:rPr>" if head else ""
    repeat = "<w:tblHeader/>" if head else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="AnnexCell"/></w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(printable(content))}</w:t></w:r></w:p></w:tc>'
        for content, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{written}</w:tr>"


def _metadata(document: Any, text: str, sheet: FactSheet, *, notice: bool) -> None:
    properties = document.core_properties
    first = next(iter(text.split("\n")), "").strip()
    now = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    properties.title = printable(first)[:200]
    properties.author = printable(sheet.unit.name)[:200]
    properties.last_modified_by = ""
    properties.comments = NOTICE if notice else ""
    properties.keywords = "AI辅助生成" if notice else ""
    properties.language = "zh-CN"
    properties.created = properties.modified = now
    properties.revision = 1
    if not notice:
        return
    # The implicit label for generated content: who produced it, and a number that identifies the content.
    label = {
        "Label": "1",
        "ContentProducer": "drafter",
        "ProduceID": hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32],
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    value = escape(json.dumps(label, ensure_ascii=False))
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="AIGC">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
    )
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), CUSTOM_PROPERTIES, blob.encode(), package)
    package.relate_to(part, f"{RELATIONSHIPS}/custom-properties")
