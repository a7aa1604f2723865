"""Bytes from outside, before anything parses them (文件安全检查): size, kind by content, ZIP bombs, text encoding.

A file is judged by what is in it; a name that says something else is refused with what to do, because a person who chose the wrong
file should hear that, not a parser's complaint. ZIP archives are inflated once with a running count before a library sees them:
sizes written in a header can lie.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from drafter.archives import intact
from drafter.errors import FileError
from drafter.sheet import strip_invisible

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
LARGEST_INFLATED = 64 * MEGABYTE
LARGEST_RATIO = 100
LARGEST_BUNDLE = 300 * MEGABYTE
RATIO_COUNTS_FROM = 10 * MEGABYTE
MOST_ENTRIES = 2000
SAMPLE = 100_000
CHUNK = 256 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = {
    b"%PDF": "PDF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"\x7fELF": "程序",
    b"MZ": "程序",
    b"SQLite format 3": "数据库",
    b"{\\rtf": "RTF 文档",
}
OLD_FORMATS = {
    ".et": ("WPS 表格", ".xlsx"),
    ".ods": ("OpenDocument 表格", ".xlsx"),
    ".xlsb": ("二进制 Excel", ".xlsx"),
    ".numbers": ("Numbers 表格", ".xlsx"),
    ".doc": ("旧版 Word", ".docx"),
    ".wps": ("WPS 文字", ".docx"),
    ".odt": ("OpenDocument 文字", ".docx"),
    ".rtf": ("RTF", ".docx"),
    ".pages": ("Pages", ".docx"),
}
MACRO_FORMATS = {".xlsm": ".xlsx", ".xltm": ".xlsx", ".docm": ".docx", ".dotm": ".docx"}
# Office never writes a document type; entities declared in one can grow without end.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_CONTROL = bytes((*range(9), 11, 12, *range(14, 32)))


def read_bytes(path: str | Path) -> bytes:
    """Read a file; FileError when it is missing, a folder, unreadable, empty or too large."""
    place = Path(path)
    name = place.name or str(place)
    try:
        if place.is_dir():
            raise FileError(f"“{name}”是文件夹，不是文件", hint="请选择其中的一个文件。")
        if not place.exists():
            raise FileError(f"找不到文件“{place}”", hint="请检查路径和文件名。")
        if not place.is_file():
            raise FileError(f"“{name}”不是普通文件", hint="请选择一个文件。")
        if place.stat().st_size > LARGEST_FILE:
            raise _too_large(name)
        data = place.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"文件“{name}”打不开", hint="请检查文件是否被占用、是否有读取权限。") from error
    check_size(data, name)
    return data


def check_size(data: bytes, name: str) -> None:
    """Refuse an empty or a too large file."""
    if len(data) > LARGEST_FILE:
        raise _too_large(name)
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise FileError(f"文件“{name}”是空的", hint="请选择有内容的文件。")


def suffix_of(name: str) -> str:
    """Return the suffix of a file name in lower case, `.xlsx`."""
    return Path(name).suffix.lower()


def refuse_old_formats(data: bytes, name: str, readable: str) -> None:
    """Refuse formats that are not read, by name and by content, and say what to save as; `readable` lists what is read."""
    suffix = suffix_of(name)
    if suffix in MACRO_FORMATS:
        raise FileError(
            f"“{name}”是可含宏的文件，为安全起见不读",
            hint=f"请另存为 {MACRO_FORMATS[suffix]} 后再导入。",
        )
    if data.startswith(OLE) and _is_encrypted(data):
        raise FileError(f"“{name}”加了密码，读不出", hint="请取消文件的打开密码后再导入。")
    if suffix in OLD_FORMATS:
        kind, target = OLD_FORMATS[suffix]
        raise FileError(f"“{name}”是{kind}格式，读不出", hint=f"请打开后另存为 {target} 再导入。")
    if data.startswith(OLE) and suffix != ".xls":
        target = ".docx" if suffix == ".docx" else ".xlsx"
        raise FileError(
            f"“{name}”的内容是旧版 Office 格式，与扩展名不符",
            hint=f"请打开后另存为 {target} 再导入。",
        )
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise FileError(f"“{name}”的内容是{kind}，读不出", hint=f"能读的有 {readable}。")


def open_archive(data: bytes, name: str, kind: str) -> frozenset[str]:
    """Check a ZIP-based Office file and give the names in it; kind: `xlsx` or `docx`."""
    title = {"xlsx": "Excel 工作簿", "docx": "Word 文档"}[kind]
    if not data.startswith(b"PK"):
        raise FileError(
            f"“{name}”的扩展名是 .{kind}，内容却不是{title}",
            hint=f"请用 Excel、Word 或 WPS 打开后另存为 .{kind}；若是文本，请改回原来的扩展名。",
        )
    with intact(name, f"请重新导出或另存为 .{kind}。"):
        names = _inflate_all(data, name)
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise FileError(f"“{name}”里含有宏，为安全起见不读", hint=f"请另存为不含宏的 .{kind} 后再导入。")
    main = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
    if main[kind] not in names:
        other = next((form for form, part in main.items() if part in names), "")
        found = {"xlsx": "Excel 工作簿", "docx": "Word 文档", "": f"不是{title}"}[other]
        hint = f"请把扩展名改为 .{other}。" if other else f"请打开后另存为 .{kind} 再导入。"
        raise FileError(f"“{name}”的扩展名是 .{kind}，内容却{'是' if other else ''}{found}", hint=hint)
    return names


def open_bundle(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files in a ZIP archive of sheets, by the name they have in it; nothing is ever written to disk.

    Sizes are counted while reading, names that lead out of the archive and passwords are refused, and so is the archive as a whole as
    soon as it is more than a batch can be.
    """
    bomb = FileError(f"“{name}”解压后过大，像是压缩炸弹，已停止读取", hint="请确认文件来源；确实很多时请分成几包。")
    with intact(name, "请重新压缩后再导入。"), zipfile.ZipFile(BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_BUNDLE:
            raise bomb
        total = 0
        for entry in entries:
            inner = _entry_name(entry)
            if entry.flag_bits & 0x1:
                raise FileError(f"“{name}”加了密码，读不出", hint="请取消密码后重新压缩。")
            if inner.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", inner) or re.match(r"[A-Za-z]:", inner):
                raise FileError(f"“{name}”内部有不安全的路径，已停止读取", hint="请重新压缩后再导入。")
            content = bytearray()
            with archive.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    content += chunk
                    total += len(chunk)
                    packed = max(entry.compress_size, 1)
                    ratio = len(content) > RATIO_COUNTS_FROM and len(content) > packed * LARGEST_RATIO
                    if total > LARGEST_BUNDLE or len(content) > 2 * LARGEST_FILE or ratio:
                        raise bomb
            yield inner, bytes(content)


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Give the name of an entry; Windows writes Chinese names as GBK and says nothing of it."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def decode(data: bytes, name: str) -> str:
    """Decode text in UTF-8 (with or without BOM), UTF-16 with BOM, or GBK; FileError for anything else."""
    if data.startswith(b"PK\x03\x04"):
        raise FileError(
            f"“{name}”的内容是压缩格式（可能是 Excel 或 Word），与扩展名不符",
            hint="请把扩展名改为 .xlsx 或 .docx。",
        )
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif sum(data.count(bytes((code,))) for code in _CONTROL) * 10 > len(data):
        raise FileError(f"“{name}”不是文本文件", hint="请选择正确的文件。")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _reads_as_chinese(text):
            return text
    raise FileError(f"“{name}”的文字编码认不出", hint="请另存为 UTF-8 编码后再导入。")


def stripped(text: str) -> tuple[str, int]:
    """Return the text without invisible characters, and how many there were."""
    visible = strip_invisible(text)
    joined = len(text) - len(text.replace("\r\n", "\n"))
    return visible, len(text) - joined - len(visible)


def _too_large(name: str) -> FileError:
    limit = LARGEST_FILE // MEGABYTE
    return FileError(
        f"文件“{name}”超过 {limit} MB",
        hint=f"请拆成几个文件，或删去图片等内容后再导入，每个不超过 {limit} MB。",
    )


def _is_encrypted(data: bytes) -> bool:
    return any(word.encode("utf-16-le") in data for word in ("EncryptedPackage", "EncryptionInfo"))


def _inflate_all(data: bytes, name: str) -> frozenset[str]:
    """Inflate every entry with a running count; the content is thrown away."""
    bomb = FileError(
        f"“{name}”解压后过大，像是压缩炸弹，已停止读取",
        hint="请确认文件来源；若确实很大，请拆成几个文件。",
    )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_INFLATED:
            raise bomb
        total = 0
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise FileError(f"“{name}”加了密码，读不出", hint="请取消文件的打开密码后再导入。")
            if entry.filename.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", entry.filename):
                raise FileError(f"“{name}”内部有不安全的路径，已停止读取", hint="请打开后重新另存。")
            size = 0
            with archive.open(entry) as stream:
                tail = b""
                while chunk := stream.read(CHUNK):
                    if any(mark in tail + chunk for mark in _DOCTYPES):
                        raise FileError(
                            f"“{name}”内部有文档类型声明，正常的 Office 文件没有，已停止读取",
                            hint="请确认文件来源，用 Office 打开后另存。",
                        )
                    tail = chunk[-32:]
                    size += len(chunk)
                    total += len(chunk)
                    packed = max(entry.compress_size, 1)
                    if total > LARGEST_INFLATED or (size > RATIO_COUNTS_FROM and size > packed * LARGEST_RATIO):
                        raise bomb
        return frozenset(entry.filename for entry in entries)


def _reads_as_chinese(text: str) -> bool:
    """Whether most of the Han characters are everyday ones: other encodings decode as GB 18030 too, but to rare characters."""
    han = [character for character in text[:SAMPLE] if ord(character) > 0x7F]
    if not han:
        return True
    return sum(_is_everyday(character) for character in han) * 5 >= len(han) * 4


def _is_everyday(character: str) -> bool:
    """Whether a character is in the first level of GB 2312 or Big5, or a mark or letter of GB 2312."""
    for encoding, ranges in (("gb2312", ((0xA1, 0xD7),)), ("big5", ((0xA4, 0xC6),))):
        try:
            code = character.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and any(low <= code[0] <= high for low, high in ranges):
            return True
    return False
