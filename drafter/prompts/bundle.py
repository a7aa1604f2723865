"""Templates as files to hand on (模板文件): one as it is, several in a ZIP with the folders they ship in.

Nothing is written to disk: entries are read within bounds, by a running count, because a header may lie about a size, and a name is
compared with the names templates can have, never used as a path.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO

from drafter.archives import intact
from drafter.errors import FileError, Problem, TemplateError
from drafter.prompts.library import LARGEST, file_of, require_name

LARGEST_BUNDLE = 4 * 1024 * 1024
MOST_ENTRIES = 300
# A Chinese character takes up to four bytes.
LARGEST_ENTRY = LARGEST * 4
MADE = (1980, 1, 1, 0, 0, 0)
# What systems put into archives by themselves; nobody has to hear of it.
_NOISE = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_FILE = re.compile(r"(?:.*/)?([^/]+)\.(toml|md)")
FOLDERS = {"toml": "outlines", "md": "chain"}


def pack(texts: Mapping[str, str]) -> bytes:
    """Put templates, by name, into a ZIP; the same templates give the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(texts):
            entry = zipfile.ZipInfo(file_of(name), MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, texts[name].encode())
    return stream.getvalue()


def unpack(data: bytes, name: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Read a template file, or a ZIP of them: texts by name, and what was left aside; FileError when the file as a whole cannot be used."""
    if len(data) > LARGEST_BUNDLE:
        raise FileError(f"“{name}”超过 4 MB", hint="模板都是短小的文本，请只选模板文件。")
    if not data.strip():
        raise FileError(f"“{name}”是空的", hint="请选择有内容的文件。")
    files = _entries(data, name) if data.startswith(b"PK") else iter([(name, data)])
    texts: dict[str, str] = {}
    aside: list[Problem] = []
    for file, content in files:
        try:
            found, text = _template(file, content)
            if found in texts:
                raise TemplateError("与另一个文件重名", hint="同名的只留一个。")
        except TemplateError as error:
            aside.append(Problem(file, str(error), error.hint))
        else:
            texts[found] = text
    if not texts:
        said = "；".join(map(str, aside[:3])) or "里面没有模板文件"
        raise FileError(
            f"“{name}”里没有可用的模板：{said}", hint="提纲是 .toml 文件，提示词是 .md 文件，几个可以压成一个 .zip。"
        )
    return texts, tuple(aside)


def _template(file: str, content: bytes) -> tuple[str, str]:
    """Tell which template a file is, and read it."""
    file = file.replace("\\", "/")
    if file.startswith("/") or ".." in file.split("/"):
        raise TemplateError("路径不安全，没有读", hint="请重新压缩。")
    found = _FILE.fullmatch(file)
    if found is None:
        raise TemplateError("不是模板文件，没有读", hint="提纲是 .toml 文件，提示词是 .md 文件。")
    stem, suffix = found[1], found[2]
    folder = file.split("/")[-2:][0]
    if folder in FOLDERS.values() and folder != FOLDERS[suffix]:
        raise TemplateError("放错了文件夹", hint="提纲放在 outlines，提示词放在 chain。")
    name = stem if suffix == "toml" else f"chain/{stem}"
    require_name(name)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise TemplateError("不是 UTF-8 文本", hint="请用 UTF-8 编码保存。") from None
    if len(text) > LARGEST or "\0" in text:
        raise TemplateError("太长，或含有不可见的字符", hint=f"一个模板不超过{LARGEST:,}字。")
    return name, text


def _entries(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    bomb = FileError(f"“{name}”解压后过大，已停止读取", hint="请只压缩模板文件。")
    with intact(name, "请重新压缩或重新导出。"), zipfile.ZipFile(BytesIO(data)) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and not _NOISE.search(one.filename)]
        if len(entries) > MOST_ENTRIES:
            raise FileError(f"“{name}”里的文件超过{MOST_ENTRIES}个", hint="请只压缩模板文件。")
        left = LARGEST_BUNDLE
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise FileError(f"“{name}”加了密码，读不出", hint="请压缩时不加密码。")
            with archive.open(entry) as stream:
                content = stream.read(min(LARGEST_ENTRY, left) + 1)
            left -= len(content)
            if left < 0:
                raise bomb
            yield entry.filename, content[: LARGEST_ENTRY + 1]
