"""Reading what a program sends (读请求): JSON within bounds, numbers kept as their text, every refusal one Chinese line with its code."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drafter.errors import DrafterError, InputError

if TYPE_CHECKING:
    from starlette.requests import Request

    from drafter.sheet import FactSheet

# Five times the longest summary and a sheet of a whole district; more is the wrong file, or somebody testing the limits. What stands in
# one sentence is compared with all else in it: a sentence without end would take the processor for minutes, and no summary has one.
LARGEST_BODY = 4_000_000
LONGEST_TEXT = 100_000
LONGEST_SENTENCE = 3_000
MOST_FACTS = 5_000
SENTENCE = re.compile(r"[^。！？!?\n]+")
DEEPEST = 32
READING_SECONDS = 30.0


class RefusedError(DrafterError):
    """A request that is not carried out (拒绝); status: the HTTP code, headers: what goes with it."""

    def __init__(self, status: int, message: str, *, hint: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.headers = dict(headers or {})


class Written(str):
    """A number as it was written (数的原文)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of a request (请求内容): text; sheet as given; whether form is to be looked at."""

    text: str
    sheet: Mapping[str, Any] | None
    lint: bool


async def read_request(request: Request, *, with_sheet: bool) -> Asked:
    """Read and check the body; RefusedError says what is wrong with it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        # A web page elsewhere may send text/plain to this machine unasked, but JSON only with our leave, which it never gets.
        raise RefusedError(415, "请求的 Content-Type 不是 application/json", hint="请以 JSON 发送。")
    try:
        body = await asyncio.wait_for(_body(request), READING_SECONDS)
    except TimeoutError:
        raise RefusedError(408, f"{READING_SECONDS:.0f}秒内没有收完请求", hint="请重新发送。") from None
    return asked(parse(body), with_sheet=with_sheet)


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > LARGEST_BODY:
        raise _too_large()
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            raise _too_large()
        parts.append(part)
    return b"".join(parts)


def _too_large() -> RefusedError:
    return RefusedError(
        413, f"请求超过{LARGEST_BODY // 1_000_000}兆字节", hint="请分成几份发送。", headers={"connection": "close"}
    )


def parse(body: bytes) -> Any:
    """Read JSON strictly: UTF-8, no name twice, no NaN; every number becomes its text, so that 575.80 stays 575.80."""

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise RefusedError(400, f"JSON 里同一组内“{_short(name)}”写了两次", hint="同一名称只留一处。")
            found[name] = value
        return found

    def constant(word: str) -> str:
        raise RefusedError(400, f"JSON 里有“{word}”，不是数", hint="没有数就写 null。")

    try:
        content = json.loads(
            body.decode("utf-8"),
            parse_int=Written,
            parse_float=Written,
            parse_constant=constant,
            object_pairs_hook=mapping,
        )
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"请求的第{error.start + 1}个字节起不是 UTF-8", hint="请用 UTF-8 编码。") from None
    except json.JSONDecodeError as error:
        raise RefusedError(
            400, f"请求第{error.lineno}行第{error.colno}列附近不合 JSON 格式", hint="请检查引号、逗号和括号。"
        ) from None
    except RecursionError:
        raise _too_deep() from None
    if _deeper(content, DEEPEST):
        raise _too_deep()
    try:
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise RefusedError(400, "请求里有不成字的半个字符（\\ud800 到 \\udfff）", hint="请检查编码。") from None
    return content


def _too_deep() -> RefusedError:
    return RefusedError(400, "JSON 嵌套太深", hint=f"最多{DEEPEST}层，事实表只需三层。")


def _deeper(content: Any, depth: int) -> bool:
    """Whether there is anything below a depth; looked for level by level, so that no depth is too much for it."""
    level = [content]
    for _ in range(depth + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def asked(content: Any, *, with_sheet: bool) -> Asked:
    """Give the fields of a request; one that is missing, unknown or of another kind is refused."""
    if not isinstance(content, dict):
        raise RefusedError(400, "请求的最外层不是对象", hint='应为 {"text": …}。')
    known = ("text", "sheet", "lint") if with_sheet else ("text",)
    unknown = [name for name in content if name not in known]
    if unknown:
        raise RefusedError(400, f"请求里有不认识的“{_short(unknown[0])}”", hint=f"只用 {'、'.join(known)}。")
    text = content.get("text")
    if not isinstance(text, str) or isinstance(text, Written):
        raise RefusedError(400, "请求缺少 text，或 text 不是文字", hint="text 写要读的文稿。")
    if len(text) > LONGEST_TEXT:
        raise RefusedError(413, f"text 有{len(text)}字，超过{LONGEST_TEXT}字", hint="请分成几份发送。")
    longest = max((len(found.group()) for found in SENTENCE.finditer(text)), default=0) if with_sheet else 0
    if longest > LONGEST_SENTENCE:
        raise RefusedError(413, f"text 有一句长{longest}字，超过{LONGEST_SENTENCE}字", hint="请检查标点，或分行发送。")
    sheet, lint = content.get("sheet"), content.get("lint", False)
    if with_sheet and not isinstance(sheet, dict):
        raise RefusedError(400, "请求缺少 sheet，或 sheet 不是对象", hint="sheet 写事实表，见 /api/openapi.json。")
    if not isinstance(lint, bool):
        raise RefusedError(400, "lint 不是 true 或 false", hint="要一并检查格式的写 true。")
    facts = sheet.get("facts") if isinstance(sheet, dict) else None
    if isinstance(facts, list) and len(facts) > MOST_FACTS:
        raise RefusedError(413, f"事实有{len(facts)}条，超过{MOST_FACTS}条", hint="请分成几份发送。")
    return Asked(text, sheet, lint)


def read_sheet(content: Mapping[str, Any]) -> FactSheet:
    """Read a sheet by the same rules as a file; InputError lists every field that cannot be used."""
    from drafter.intake import read_content
    from drafter.sheet import FactSheet

    # All scalars are text by now, so that nothing is lost on the way through the one reader of sheets.
    typed = json.dumps(content, ensure_ascii=False).encode("utf-8")
    return FactSheet.from_mapping(read_content(typed, "sheet.json").mapping)


def problems_of(error: DrafterError) -> list[dict[str, str]]:
    """Give every problem an error lists, as plain data."""
    problems = error.problems if isinstance(error, InputError) else ()
    return [{"where": one.where, "what": one.what, "hint": one.hint} for one in problems]


def _short(name: str) -> str:
    shown = "".join(character for character in name if character.isprintable())
    return shown if len(shown) <= 20 else shown[:20] + "…"
