"""Text as people type or paste it, made safe to read (文字清理)."""

from __future__ import annotations

import re

# Control, zero-width, direction and tag characters, variation selectors and lone surrogates: nobody types them on purpose, and
# they could hide words or break XML. Tab and line feed are handled as white space.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def strip_invisible(text: str) -> str:
    """Return the text without invisible characters, line ends as line feeds."""
    return INVISIBLE.sub("", _LINE_END.sub("\n", text))


def clean(text: str) -> str:
    """Return the text of one field: no invisible characters, one line, no space at either end."""
    return _SPACES.sub(" ", strip_invisible(text)).strip()
