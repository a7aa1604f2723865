"""One fact as a clause (一事一句): from a ledger entry to words an office would write.

The item of a fact is a ledger entry (特困户走访, 失业人员安置（本地户籍）, 后备干部班学员). Its shape says how it reads: an object and its verb are
turned round (走访特困户84户), a class or a contest is held, people take part in an activity, a meeting is called, a place is taken. The
item's own words stay beside its figure. Nothing is added that the fact does not say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from drafter.numerals import fold
from drafter.sheet import Fact, Period
from drafter.writing.rule.figures import POINTS_IN_TIME, change, completion, day, figure, is_place
from drafter.writing.rule.words import beginning, ending, holding, names_verb, words

_QUALIFIED = re.compile(r"(?P<stem>.+?)[（(](?P<qualifier>[^（()）]+)[)）]")
_EACH = re.compile(r"各.{0,2}[一二三四五六七八九十两\d]")
_UPWARD = re.compile(r"[胜冠亚季]军?|卫冕|[获夺]得?|荣获|取得|列第|得.{0,4}[奖名]|第.{1,3}名")
_PRIZE = re.compile(r"[特一二三四\d]等[奖獎]|(优秀|優秀)?组织[奖獎]|[金银铜銀銅][奖獎牌]")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{2,8}\d[\d.]*[\u4e00-\u9fff]{1,3}")
"""A noun with its count (藏书2.1万册), which goes on from the clause instead of standing in brackets."""
_SHARE = re.compile(r"[\u4e00-\u9fff]\d[\d.]*[人名家个项户件]$")
"""A part of a whole with its count (一等奖2人)."""
_TAKING_PART = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{2,9})([参參][赛賽加保训訓]|入保|投保)(?P<who>单位|單位|班组|班組|教?职工|教?職工|会员|會員|企业|企業|家庭)"
)
_BINDING = frozenset("由为在把被将共均经")
_OWN_DEED = re.compile(r"[授讲听评上][课課]$")
_NO_LEVEL = re.compile(r"市[民场容]|区域|县城|省[力电时]")
_SESSIONS = frozenset("期场次届轮批堂节回讲")
_PEOPLE = frozenset({"人", "名", "位"})
_TEAMS = frozenset({"支", "队"})
_MEDALS = frozenset({"块", "枚", "面"})
_BODIES = frozenset({"个", "家", "户", "人", "名", "位", "支"})
_SAID_BY_THE_UNIT = (
    ("人次数", "人次"),
    ("人数", "人名位"),
    ("人次", "人次"),
    ("户数", "户"),
    ("家数", "家"),
    ("场次", "场次"),
    ("份数", "份"),
    ("件数", "件起"),
)
"""Words that end an item and say nothing beside a figure in that unit."""
_KEEPS_ITS_COUNT = "天队职人户家场件次倍指基系年印期总份"
"""Characters before a closing 数 that make it a word of its own (总数, 基数, 印数)."""
_HALF_WIDTH = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"})


@dataclass(slots=True)
class Clause:
    """A fact on its way into a sentence (分句): lead，head noun joint written（notes），extra，tails.

    lead: when, in front (4月26日); head: the verb, which neighbours may share; noun: what is counted; joint: 达 or 为 between noun and
    figure, left out in lists; written: the figure; behind: words after it (13支代表队参加); extra: change and completion; notes: in
    brackets; tails: clauses that follow; solo: stands as its own sentence; apart: shares no words with neighbours; kind: of the unit; stem, qualifier: the item before and in its bracket.
    """

    fact: Fact
    lead: str = ""
    head: str = ""
    noun: str = ""
    joint: str = ""
    written: str = ""
    behind: str = ""
    extra: str = ""
    notes: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    solo: bool = False
    apart: bool = False
    kind: str = ""
    stem: str = ""
    qualifier: str = ""

    @property
    def body(self) -> str:
        """Noun and figure as told alone: 帮困金余额达587.8万元."""
        return self.noun + self.joint + self.written + self.behind

    @property
    def entry(self) -> str:
        """Noun and figure as told in a list: 帮困金余额587.8万元."""
        joint = self.joint if self.joint in ("为", "列第") else ""
        return self.noun + joint + self.written + self.behind

    @property
    def short(self) -> str:
        """Verb, noun and figure with notes, without what leads or follows."""
        if self.written.startswith("，"):
            return self.head + self.noun + bracketed(self.notes) + self.written + self.behind
        return self.head + self.body + bracketed(self.notes)

    @property
    def text(self) -> str:
        """The whole clause."""
        lead = f"{self.lead}，" if self.lead else ""
        return "，".join(filter(None, (lead + self.short, self.extra, *self.tails)))


def bracketed(notes: list[str]) -> str:
    """Put notes into one pair of brackets, "" when there are none."""
    return f"（{'，'.join(notes)}）" if notes else ""


# 除去年假 is none
LAST_YEAR = re.compile("(?<![过逝除])去年(?!假)")


def tidy(text: str) -> str:
    """Bring typed text into document form: full-width punctuation beside Chinese, no blanks, no full stop at the end, 上年 for 去年."""
    text = re.sub(
        r"(?<=[㐀-鿿”》）]) *[,;:()?!] *|(?<![0-9]) *[,;:()?!] *(?=[㐀-鿿“《（])",
        _wide,
        text.strip(),
    )
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?<=[㐀-鿿，。；、]) (?=[㐀-鿿，。；、0-9])|(?<=[0-9]) (?=[㐀-鿿])", "", text)
    return LAST_YEAR.sub("上年", text.replace("。", "；")).rstrip("；，、.")


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
    bare = fold(re.sub(r"（.*?）", "", piece))
    if re.match(r"周|星期|每|\d+月|\d+日|上午|下午", bare):
        return False
    return (
        "、" in bare
        and not beginning(bare, "predicate")
        and not _EACH.search(bare)
        and not any(len(word) > 1 or word in _BINDING for word in words("predicate") if word in bare)
    )


def clause_of(fact: Fact, period: Period | None, turn: int, plainness: int = 0, kind: str = "") -> Clause:
    """Turn one fact into a clause; turn rotates wordings.

    plainness: 1 tells item and figure as the sheet has them, nothing shared or derived, 2 also in a sentence of their own; for a
    fact whose better wording the checker could not follow. kind: of the unit, so that a contest of a higher level is taken part in.
    """
    clause = Clause(fact, kind=fold(kind))
    item = tidy(fact.item)
    if plainness and fact.value is not None:
        clause.noun, clause.written = item, figure(fact)
        clause.apart, clause.solo = True, plainness > 1
        clause.joint = "为" if "/" in fact.unit or not fact.unit else ""
        _described(clause, pieces(tidy(fact.text)))
        _dated(clause, period)
        return clause
    found = _QUALIFIED.fullmatch(item)
    if found:
        clause.stem, clause.qualifier = found["stem"], found["qualifier"]
    parts = pieces(tidy(fact.text))
    if len(parts) > 1 and ending(parts[0], "moment") and not holding(parts[0], "predicate"):
        clause.lead = parts.pop(0)
    if fact.value is None:
        _told(clause, item, parts)
    else:
        clause.written = figure(fact)
        _counted(clause, clause.stem or item)
        clause.extra = "，".join(filter(None, (change(fact, period, turn), completion(fact, period))))
        _described(clause, parts)
    if fact.basis:
        clause.notes.append(tidy(fact.basis))
    _dated(clause, period)
    until = [note for note in clause.notes if fold(note).startswith("截至")]
    if len(until) == 1 and not clause.lead and fact.value is not None:
        clause.lead = until[0]
        clause.notes.remove(until[0])
    return clause


def _counted(clause: Clause, item: str) -> None:
    """Choose verb, noun and order for a fact with a value."""
    fact, qualifier = clause.fact, clause.qualifier
    season = beginning(item, "season")
    turned = _turned(item.removeprefix(season))
    if turned and ("元" not in fact.unit or fold(turned[0]) in words("spending")):
        clause.head = (f"{season}期间" if season else "") + turned[0]
        clause.noun = qualifier + turned[1]
        return
    core = _core(item, fact.unit)
    clause.noun = core + bracketed([qualifier] if qualifier else [])
    clause.head, clause.joint = _verb(core, fact, clause.kind)
    started = beginning(core, "leading")
    if clause.head == "组织" and qualifier:
        clause.head = "开展"
    elif clause.head == "组织":
        clause.noun, clause.written = "", f"{clause.written}参加{clause.noun}"
    elif fact.unit in _TEAMS and clause.head in ("举办", "开展", "参加"):
        team = "支代表队参加" if fact.unit == "支" else "队参加"
        clause.written, clause.behind = "，" + clause.written.removesuffix(fact.unit), team
        if clause.head == "参加":
            clause.head, clause.noun, clause.behind = "组织", "", team + clause.noun
            clause.written = clause.written.removeprefix("，")
    elif fact.unit == "项" and clause.head == "举办":
        clause.written = "，设" + clause.written
    elif (
        not clause.head
        and started
        and not names_verb(started, core.removeprefix(started))
        and not (qualifier or clause.joint or "的" in core)
    ):
        clause.head, clause.noun = started, core.removeprefix(started)


def _turned(item: str) -> tuple[str, str] | None:
    """Turn an object and its verb round: 特困户走访 is 走访 and 特困户; None when the item is no such pair."""
    verb = ending(item, "carried")
    thing = item.removesuffix(verb)
    if not verb or len(thing) < 2 or beginning(thing, "leading") or thing[-1] in "被未已拟的":
        return None
    if fold(thing).startswith("送") or (ending(thing, "place") and fold(verb) not in words("building")):
        return None
    if ending(thing, "activity") or ending(thing, "carried") or fold(thing) in words("manner"):
        return None
    return verb, thing + ("对象" if ending(thing, "wanting") else "")


def _core(item: str, unit: str) -> str:
    """Strip a closing word that the unit says again: 年初在册人数 with 人 is 年初在册."""
    folded = fold(item)
    for word, units in _SAID_BY_THE_UNIT:
        if folded.endswith(word) and unit and fold(unit) in units and len(item) - len(word) >= 3:
            return item[: -len(word)]
    if folded.endswith("金额") and "元" in unit and ending(item[:-2], "attribute"):
        return item[:-2]
    if folded.endswith("数") and unit and len(item) >= 4 and folded[-2] not in _KEEPS_ITS_COUNT:
        return item[:-1]
    return item


def _verb(core: str, fact: Fact, kind: str) -> tuple[str, str]:
    """Choose the verb in front of the item, and the word that joins the figure to it."""
    unit = fact.unit
    state = len(ending(core, "state"))
    doing = max(len(ending(core, kind)) for kind in ("activity", "occasion", "meeting"))
    doing = 0 if ending(core, "body") else doing
    stays = state > doing or (bool(beginning(core, "leading")) and "的" not in core)
    stock = ending(core, "stock") and not holding(core, "passing") and not beginning(core, "point")
    choices: tuple[tuple[bool, str, str], ...] = (
        (is_place(fact), "", "列第"),
        (unit in POINTS_IN_TIME or not unit or "/" in unit, "", "为"),
        ("元" in unit and fold(core) in words("granted"), "发放", ""),
        (unit in _MEDALS and doing > 0, "", "获"),
        (bool(stays), "", ""),
        (unit in (*_SESSIONS, "项", *_TEAMS) and doing > 0 and _is_upward(core, [fact.text], kind), "参加", ""),
        (unit in _SESSIONS, holding_verb(core), ""),
        (unit in _PEOPLE and doing > 0 and not _OWN_DEED.search(core) and not ending(core, "person"), "组织", ""),
        (unit in _TEAMS and doing > 0, holding_verb(core) or "举办", ""),
        (unit == "份" and bool(ending(core, "deed")), "签订", ""),
        (unit in _BODIES and bool(ending(core, "honoured")), "涌现出", ""),
        (unit in ("个", "项", "人", *_MEDALS) and bool(ending(core, "honour")), "获", ""),
        (unit in ("%", "‰"), "", "" if fact.modifier else "达"),
        (doing > 0 and "元" not in unit and unit != "人次", holding_verb(core) or "开展", ""),
        (bool(beginning(core, "affected")), "涉及", ""),
        (bool(stock) and unit in _BODIES, "现有", ""),
        (bool(state) or bool(ending(core, "ready")) or bool(fact.modifier), "", ""),
        ("元" in unit and not re.search("每|均|标准", core), "", "达"),
        (unit in _BODIES and "的" in core and not fact.modifier, "", "达"),
    )
    return next(((verb, joint) for fits, verb, joint in choices if fits), ("", ""))


def holding_verb(core: str) -> str:
    """Choose between calling a meeting, holding an occasion and carrying out an activity, "" when the item is none of them."""
    if len(ending(core, "state")) > len(ending(core, "occasion")) or ending(core, "body"):
        return ""
    kinds = (("meeting", "召开"), ("occasion", "举办"), ("carryout", "开展"))
    length, verb = max(((len(ending(core, name)), verb) for name, verb in kinds), key=lambda kind: kind[0])
    return verb if length else ""


def _described(clause: Clause, parts: list[str]) -> None:
    """Put the text of a counted fact into brackets or behind it."""
    parts = [part for part in parts if not _PRIZE.fullmatch(part) or part not in clause.fact.item]
    for place, piece in enumerate(map(_won, parts)):
        count = len(re.sub(r"（.*?）", "", piece).split("、"))
        if is_list(piece):
            same = str(count) == clause.fact.value
            parted = all(_SHARE.search(part) for part in piece.split("、"))
            clause.tails.append(("其中" if parted else "分别为" if same else "包括") + piece)
        elif beginning(piece, "note") or _EACH.search(piece) or (place == 0 and _is_note(piece)):
            clause.notes.append(piece)
        else:
            clause.tails.append(piece)
    if sum(map(len, clause.notes)) > 24:
        clause.tails, clause.notes = clause.notes + clause.tails, []


def _is_note(piece: str) -> bool:
    """Whether the first piece of a text is no clause and no count of its own, so that it stands in brackets: 第八届."""
    return not holding(piece, "predicate") and not _COUNTED.fullmatch(piece)


def _won(piece: str) -> str:
    """Give a bare prize or place its verb: 二等奖 is 获二等奖."""
    if _PRIZE.fullmatch(piece):
        return "获" + piece
    return "列" + piece if re.fullmatch(r"第.{1,3}[名位]", piece) else piece


def _told(clause: Clause, item: str, parts: list[str]) -> None:
    """Word a fact without a value: an event, a rule, a thing done."""
    clause.solo = True
    if not item:
        clause.noun, clause.tails = (parts[0], parts[1:]) if parts else ("", [])
        return
    vague = ending(item, "vague")
    core = item.removesuffix(vague) if len(item) - len(vague) >= 3 else item
    said = parts[0] if parts else ""
    repeated = next((core[i:] for i in range(2, len(core) - 1) if said.endswith(core[i:])), "")
    if repeated and said != repeated:
        clause.noun, clause.tails = core.removesuffix(repeated) + said, parts[1:]
        return
    clause.head, clause.noun = _done(core, parts, clause.kind, dated=bool(clause.fact.date))
    if said and ending(core, "label") and not holding(said, "predicate"):
        clause.head, clause.noun, parts = "", f"{core}为{said}", parts[1:]
    if not clause.head and said and beginning(said, "predicate") and not ending(core, "state"):
        clause.noun, parts = core + said, parts[1:]
    for place, piece in enumerate(map(_won, parts)):
        if is_list(piece):
            clause.tails.append(piece if beginning(piece, "telling") else f"内容有{piece}")
        elif place == 0 and _is_aside(piece, len(parts)):
            clause.notes.append(piece)
        else:
            clause.tails.append(piece)


def _is_aside(piece: str, count: int) -> bool:
    """Whether the first piece of a text is a short name and no clause: 第八届."""
    short = len(piece) <= 8 and not holding(piece, "predicate")
    return short and (count > 1 or piece.startswith("第"))


def _is_upward(core: str, parts: list[str], kind: str) -> bool:
    """Whether others held an event and the unit took part in it.

    Its name begins with a level above the unit's, or with a level and the text tells a result.
    """
    level = fold(beginning(core, "level"))
    if not level:
        return False
    above = next((scope for scope in "国省州市区县" if scope in level), "")
    if kind and above and above not in kind and not _NO_LEVEL.match(fold(core)):
        return True
    return any(_UPWARD.search(fold(part)) for part in parts)


def _done(core: str, parts: list[str], kind: str, *, dated: bool) -> tuple[str, str]:
    """Choose the verb and the noun for an item without a value."""
    doing = ending(core, "activity") or ending(core, "occasion")
    if doing and _is_upward(core, parts, kind):
        return "参加", core
    turned = None if beginning(core, "season") == core[:-2] else _turned(core)
    if turned:
        return turned
    if beginning(core, "leading") or ending(core, "state"):
        return "", core
    verb = holding_verb(core) or ("开展" if doing else "")
    if verb or parts:
        return verb, core
    return ("开展" if dated else "做好"), core


def _dated(clause: Clause, period: Period | None) -> None:
    """Put the date in front of an event, in brackets behind anything else; a date the words already say is not told twice."""
    fact = clause.fact
    written = day(fact, period)
    if not written or written in clause.text:
        return
    several = fact.unit in _SESSIONS and fact.value not in (None, "1")
    held = clause.head in ("举办", "召开", "参加", "组织", "开展")
    if clause.solo or (held and not several):
        clause.solo = True
        clause.lead = f"{clause.lead}（{written}）" if clause.lead else written
    else:
        clause.notes.insert(0, written)


def to_come(clause: Clause) -> None:
    """Take from a clause what would say that it was done: the verb of a result, what was reached."""
    if clause.head in ("现有", "涌现出", "获", "做好"):
        clause.head = ""
    if clause.joint == "达":
        clause.joint = "为" if clause.fact.unit in ("%", "‰") else ""
    clause.extra = ""


def summed_up(clause: Clause) -> str:
    """Tell a count that stands alone in its sentence as a sum: 职代会提案共33件, 共有41个班组参加劳动竞赛."""
    bare = not (clause.head or clause.joint or clause.behind or clause.fact.modifier or clause.apart or clause.notes)
    if not bare or clause.fact.value in ("0", "1") or not clause.written[:1].isdecimal():
        return clause.text
    taking_part = _TAKING_PART.fullmatch(clause.noun)
    if taking_part and clause.fact.unit in _BODIES:
        count = clause.written.removesuffix(clause.fact.unit) + ("名" if clause.fact.unit == "人" else clause.fact.unit)
        clause.head, clause.noun = "共有", ""
        clause.written, clause.behind = count + taking_part["who"], "参加" + taking_part["what"]
    elif ending(clause.noun, "countable"):
        clause.joint = "共"
    return clause.text


def whole_of(item: str) -> str:
    """Give the name of what an item is the whole of: 劳模创新室总数 -> 劳模创新室."""
    return item.removesuffix(ending(item, "total"))


def is_fault(fact: Fact) -> bool:
    """Whether a fact stands under a topic of shortcomings: it is told with the problems."""
    return bool(holding(fact.topic, "fault"))


def is_intent(fact: Fact, period: Period | None) -> bool:
    """Whether a fact is about what is meant to be done: it belongs to the plans and is not told as done."""
    if (beginning(fact.item, "intent") and not beginning(fact.item, "settled")) or holding(fact.topic, "intent"):
        return True
    end = f"{period.year}-{period.last_month:02d}" if period else ""
    return bool(end) and re.match(r"\d{4}-\d\d", fact.date) is not None and fact.date[:7] > end
