"""Taking a checked summary out of the tool (导出): Word, Markdown, the trace table, safe file names.

The core knows none of these forms; python-docx and openpyxl live here and in `intake` only.
"""

from __future__ import annotations

from drafter.export.docx import export_docx
from drafter.export.layout import Role, is_signed, lay_out
from drafter.export.markdown import export_markdown
from drafter.export.naming import MEDIA_TYPES, export_name
from drafter.export.options import USUAL, FontSet, WordOptions, font_sets
from drafter.export.trace_table import export_trace_table

__all__ = [
    "MEDIA_TYPES",
    "USUAL",
    "FontSet",
    "Role",
    "WordOptions",
    "export_docx",
    "export_markdown",
    "export_name",
    "export_trace_table",
    "font_sets",
    "is_signed",
    "lay_out",
]
