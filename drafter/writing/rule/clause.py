"""One fact as a clause (一事一句): from a ledger entry to words an office would write.

The item of a fact is a ledger entry (特困户走访, 失业人员安置（本地户籍）, 后备干部班学员). Its shape says how it reads: an object and its verb are
turned round (走访特困户84户), a class or a contest is held, people take part in an activity, a meeting is called, a place is taken. The
item's own words stay beside its figure. Nothing is added that the fact does not say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from drafter.sheet import Fact, Period
from drafter.writing.rule.figures import POINTS_IN_TIME, change, completion, day, figure
from drafter.writing.rule.words import beginning, ending, holding, words

_QUALIFIED = re.compile(r"(?P<stem>.+?)[（(](?P<qualifier>[^（()）]+)[)）]")
_EACH = re.compile(r"各[一二三四五六七八九十两\d]")
_BINDING = frozenset("由为在把被将共均经")
_UPWARD = re.compile(r"[获夺]得?|荣获|取得|列第|得.{0,4}[奖名]|第.{1,3}名")
_RANK_UNITS = frozenset({"名", "位"})
_SESSIONS = frozenset("期场次届轮批堂节回讲")
_PEOPLE = frozenset({"人", "名", "位"})
_BODIES = frozenset({"个", "家", "户", "人", "名", "位"})
_HALF_WIDTH = str.maketrans(
    {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
)


@dataclass(slots=True)
class Clause:
    """A fact on its way into a sentence (分句). head + body is its text; heads that are equal may be told once for several.

    lead: when, in front (4月26日); head: verb; body: object and figure; notes: in brackets behind it; tails: clauses that follow;
    extra: words after the figure (较上年…); item: words without the verb, for shared beginnings; solo: stands as its own sentence.
    """

    fact: Fact
    lead: str = ""
    head: str = ""
    body: str = ""
    extra: str = ""
    notes: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    solo: bool = False
    stem: str = ""
    qualifier: str = ""

    @property
    def short(self) -> str:
        """The clause with its notes, without what leads or follows."""
        return self.head + self.label

    @property
    def label(self) -> str:
        """Object, figure and notes, without the verb."""
        return self.body + _bracketed(self.notes)

    @property
    def text(self) -> str:
        """The whole clause."""
        lead = f"{self.lead}，" if self.lead else ""
        return "，".join(filter(None, (lead + self.short, self.extra, *self.tails)))


def _bracketed(notes: list[str]) -> str:
    return f"（{'，'.join(notes)}）" if notes else ""


def tidy(text: str) -> str:
    """Bring typed text into document form: full-width punctuation beside Chinese, no blanks, no full stop at the end."""
    text = re.sub(
        r"(?<=[㐀-鿿”》）]) *[,;:()?!] *|(?<![0-9]) *[,;:()?!] *(?=[㐀-鿿“《（])",
        _wide,
        text.strip(),
    )
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?<=[㐀-鿿，。；、]) (?=[㐀-鿿，。；、0-9])|(?<=[0-9]) (?=[㐀-鿿])", "", text)
    return text.replace("。", "；").rstrip("；，、.")


def _wide(found: re.Match[str]) -> str:
    return found.group().strip().translate(_HALF_WIDTH)


def pieces(text: str) -> list[str]:
    """Split text at commas and semicolons outside brackets and quotation marks."""
    out, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character in "（《“":
            depth += 1
        elif character in "）》”":
            depth = max(0, depth - 1)
        elif character in "，；" and not depth:
            out.append(text[start:place])
            start = place + 1
    out.append(text[start:])
    return [piece.strip() for piece in out if piece.strip()]


def is_list(piece: str) -> bool:
    """Whether a piece of text only lists things: 海岳公司、街道支重办."""
    bare = re.sub(r"（.*?）", "", piece)
    return (
        "、" in bare
        and not beginning(bare, "predicate")
        and not _EACH.search(bare)
        and not any(
            len(word) > 1 or word in _BINDING for word in words("predicate") if word in bare
        )
    )


def clause_of(fact: Fact, period: Period | None, turn: int) -> Clause:
    """Turn one fact into a clause; turn rotates wordings."""
    clause = Clause(fact)
    item = tidy(fact.item)
    found = _QUALIFIED.fullmatch(item)
    if found:
        clause.stem, clause.qualifier = found["stem"], found["qualifier"]
    parts = pieces(tidy(fact.text))
    if len(parts) > 1 and ending(parts[0], "moment") and not holding(parts[0], "predicate"):
        clause.lead = parts.pop(0)
    if fact.value is None:
        _told(clause, item, parts)
    else:
        _counted(clause, clause.stem or item, period, turn)
        _described(clause, parts)
    if fact.basis:
        clause.notes.append(tidy(fact.basis))
    _dated(clause, period)
    return clause


def _counted(clause: Clause, item: str, period: Period | None, turn: int) -> None:
    """Choose verb, object and order for a fact with a value."""
    fact, written = clause.fact, figure(clause.fact)
    qualifier = clause.qualifier
    season = beginning(item, "season")
    bare = item.removeprefix(season)
    verb = ending(bare, "carried")
    thing = bare.removesuffix(verb) if verb else ""
    if verb and len(thing) >= 2 and not ending(thing, "activity") and not ending(thing, "carried"):
        thing += "对象" if ending(thing, "wanting") else ""
        when = f"{season}期间" if season else ""
        clause.head, clause.body = when + verb, qualifier + thing + written
    else:
        core = _core(item, fact.unit)
        clause.head, joined = _verb(core, fact, written)
        clause.body = _qualified(core, qualifier) + joined
        if clause.head == "组织" and fact.unit in _PEOPLE:
            clause.body = f"{written}参加{_qualified(core, qualifier)}"
        started = beginning(core, "leading")
        if not clause.head and started and not qualifier and len(core) > len(started):
            clause.head, clause.body = started, clause.body.removeprefix(started)
    clause.extra = "，".join(
        filter(None, (change(fact, period, turn), completion(fact, period, turn)))
    )


def _core(item: str, unit: str) -> str:
    """Strip a closing word that the unit says again: 年初在册人数 with 人 is 年初在册."""
    for word, units in (
        ("人数", "人名位"),
        ("人次数", "人次"),
        ("人次", "人次"),
        ("户数", "户"),
        ("家数", "家"),
        ("场次", "场次"),
        ("份数", "份"),
        ("件数", "件起"),
    ):
        if item.endswith(word) and unit and unit in units and len(item) - len(word) >= 3:
            return item.removesuffix(word)
    if item.endswith("金额") and "元" in unit and ending(item.removesuffix("金额"), "attribute"):
        return item.removesuffix("金额")
    if (
        item.endswith("数")
        and not item.endswith("总数")
        and unit
        and len(item) >= 4
        and item[-2] not in "人户家场件次倍指基系"
    ):
        return item.removesuffix("数")
    return item


def _qualified(core: str, qualifier: str) -> str:
    return f"{core}（{qualifier}）" if qualifier else core


def _verb(core: str, fact: Fact, written: str) -> tuple[str, str]:
    """Choose the verb in front of the item, and how the figure joins it."""
    unit = fact.unit
    if unit in POINTS_IN_TIME or not unit:
        return "", f"为{written}"
    if unit in _RANK_UNITS and any(word in core for word in ("名次", "排名", "位次", "列第")):
        return "", f"列第{written}"
    if beginning(core, "leading"):
        return "", written
    if unit in _SESSIONS:
        return _holding(core), written
    if unit in _PEOPLE and ending(core, "activity") and not ending(core, "person"):
        return "组织", written
    if unit == "支队伍" or unit == "支":
        return ("举办" if ending(core, "activity") else ""), f"，{written}参加" if ending(
            core, "activity"
        ) else written
    if unit == "份" and ending(core, "deed"):
        return "签订", written
    if unit in _BODIES and ending(core, "honoured"):
        return "涌现出", written
    if unit in ("个", "项", "面", "块", "枚") and ending(core, "honour"):
        return "获", written
    if ending(core, "activity") and unit not in ("%", "‰") and "元" not in unit and unit != "人次":
        return "开展", written
    if beginning(core, "affected"):
        return "涉及", written
    stock = ending(core, "stock") and not holding(core, "passing") and not beginning(core, "point")
    if stock and unit in _BODIES:
        return "现有", written
    if ending(core, "state") or ending(core, "ready") or fact.modifier:
        return "", written
    if unit in ("%", "‰"):
        return "", f"达{written}"
    if "/" in unit:
        return "", f"为{written}"
    if "元" in unit and not any(word in core for word in ("每", "均", "标准")):
        return "", f"达{written}"
    return "", written


def _holding(core: str) -> str:
    """Choose between calling a meeting, holding an occasion and carrying out an activity."""
    if ending(core, "state"):
        return ""
    kinds = (
        (len(ending(core, name)), verb)
        for name, verb in (("meeting", "召开"), ("occasion", "举办"), ("carryout", "开展"))
    )
    length, verb = max(kinds, key=lambda kind: kind[0])
    return verb if length else ""


def _described(clause: Clause, parts: list[str]) -> None:
    """Put the text of a counted fact into brackets or behind it."""
    for place, piece in enumerate(parts):
        count = len(re.split("、", re.sub(r"（.*?）", "", piece)))
        if is_list(piece):
            same = str(count) == clause.fact.value
            clause.tails.append(("分别为" if same else "包括") + piece)
        elif (
            beginning(piece, "note")
            or _EACH.search(piece)
            or (place == 0 and not holding(piece, "predicate"))
        ):
            clause.notes.append(piece)
        else:
            clause.tails.append(piece)
    if sum(map(len, clause.notes)) > 24:
        clause.tails, clause.notes = clause.notes + clause.tails, []


def _told(clause: Clause, item: str, parts: list[str]) -> None:
    """Word a fact without a value: an event, a rule, a thing done."""
    clause.solo = True
    if not item:
        clause.body, clause.tails = (parts[0], parts[1:]) if parts else ("", [])
        return
    vague = ending(item, "vague")
    core = item.removesuffix(vague) if len(item) - len(vague) >= 3 else item
    repeated = next(
        (core[i:] for i in range(2, len(core) - 1) if parts and parts[0].endswith(core[i:])), ""
    )
    if repeated and parts[0] != repeated:
        clause.body = core.removesuffix(repeated) + parts[0]
        clause.tails = parts[1:]
        return
    upward = any(_UPWARD.search(piece) for piece in parts) and beginning(core, "level")
    verb = ending(core, "carried")
    thing = core.removesuffix(verb)
    if upward and (ending(core, "activity") or ending(core, "occasion")):
        clause.head = "参加"
    elif (
        verb and len(thing) >= 2 and not ending(thing, "activity") and not beginning(core, "season")
    ):
        clause.head, core = verb, thing
    elif beginning(core, "leading") or ending(core, "state"):
        clause.head = ""
    elif ending(core, "institution"):
        clause.head = "" if parts and holding(parts[0], "predicate") else "落实"
    else:
        clause.head = _holding(core) or ("组织" if ending(core, "activity") else "")
    if (
        not clause.head
        and not parts
        and not beginning(core, "leading")
        and not ending(core, "state")
    ):
        clause.head = "做好"
    clause.body = core
    for place, piece in enumerate(parts):
        if is_list(piece):
            clause.tails.append(f"内容有{piece}")
        elif place == 0 and len(parts) > 1 and len(piece) <= 8 and not holding(piece, "predicate"):
            clause.notes.append(piece)
        else:
            clause.tails.append(piece)


def _dated(clause: Clause, period: Period | None) -> None:
    """Put the date in front of an event, in brackets behind anything else; a date the words already say is not told twice."""
    written = day(clause.fact, period)
    if not written or written in clause.text:
        return
    event = clause.solo or clause.head in ("举办", "召开", "参加", "组织", "开展")
    if event:
        clause.solo = True
        clause.lead = f"{clause.lead}（{written}）" if clause.lead else written
    else:
        clause.notes.insert(0, written)


def is_basis(fact: Fact) -> bool:
    """Whether a fact only states how the figures were counted."""
    return fact.value is None and fact.item in words("basis")
