"""Counts that announce or close a list (列举计数): 三个方面：一是…二是…三是…; 分别获得…、…、…三项.

Such a count is checked against the list itself, not against the sheet.
"""

from __future__ import annotations

import re

from drafter.numerals import Kind, Mention, fold

ANNOUNCED = re.compile(
    r"\s*(?:大|个|项|条|点|种|类|件|步|方面|层面|环节)?[一-鿿]{0,14}?(?:方面|特点|重点|要点|工作|措施|任务|举措|步骤|环节|问题|目标|内容|做法|不足|短板|事|大事|关键|结合|亮点|抓手|层面|原则|阶段|活动|制度|机制)"
)
UNITS = frozenset(
    {
        "个",
        "项",
        "条",
        "点",
        "大",
        "方面",
        "种",
        "类",
        "件",
        "步",
        "个方面",
        "个层面",
        "大类",
        "大项",
        "",
    }
)
IS_MARK = re.compile(r"(?<![一二三四五六七八九十统唯])([一二三四五六七八九十]{1,3})(?:是|要|抓|则)")
LIST_MARK = re.compile(
    r"(?:^|\n|。|：|:)\s*(?:[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[)）]|([一二三四五六七八九十]{1,3}|\d{1,2})[、．.](?!\d)|[①②③④⑤⑥⑦⑧⑨⑩])"
)
COUNTED = re.compile(r"\d|[一二三四五六七八九十两兩百]+[^、]{0,2}(?=、)")
STOPS = ",，。;；:：!！?？\n"
REACH = 1600
NEAR = 24
OPENS = re.compile(r"[：:。]\s*(?:一是|[（(]一[)）]|一、|1[.、．])|^[^。；;]{0,16}[：:]")
JOINS = re.compile(r"和|与|及|等")
DONE_BY = re.compile(r"[一-鿿]{2}(?:举办|举行|开展|组织|召开|编印|建成|完成|签订|印发|培训|慰问|走访)")
JOINED = re.compile(r"和(?![谐平睦美气顺解])|与|以?及")
# 两项合计, 三类会议合计: the two or three just told
TOGETHER = re.compile(r"[一-鿿]{0,4}?(?:合计|共计|相加|总计|之和|加起来|共(?=[\d计計增新减減]))")
# 围绕甲和乙两件大事, 甲和乙两个工种: the kind of both is told behind
AROUND = re.compile("围绕|圍繞|聚焦")
NAMED_KIND = re.compile(
    "大?(?:工[种種]|大?事|方面|重[点點]|关键|關鍵|[环環][节節]|[领領]域|板[块塊]|[层層]面|行[业業]|[专專][业業]|科目|主[题題]|抓手|[岗崗]位|[渠类類][道别別])"
)
COUNTED_BEFORE = re.compile(r"\d|[一二三四五六七八九十两兩百]+[个個项項名人家场場次件]")
REFERS = frozenset({"项", "类", "级", "档", "方面", "个方面", "者", "笔", "种", "块"})
# 市县两级, 县乡村三级: the levels told in one word
LEVELS = re.compile("[国省市州盟县旗区乡镇街村组厂矿局处科段站队院系校所部班]+$")
DIGITS = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)}


def _number(mark: str) -> int:
    if mark.isdigit():
        return int(mark)
    if len(mark) == 1:
        return DIGITS[mark]
    if mark[0] == "十":
        return 10 + DIGITS.get(mark[1], 0)
    return DIGITS.get(mark[0], 0) * 10 + (DIGITS.get(mark[2], 0) if len(mark) > 2 else 0)


def _is_small_count(mention: Mention) -> bool:
    if mention.kind is not Kind.QUANTITY or not mention.value.isdigit() or len(mention.value) > 2:
        return False
    return 2 <= int(mention.value) <= 20


def may_announce(mention: Mention) -> bool:
    """Whether a figure is a small count of things that lists are made of."""
    return _is_small_count(mention) and fold(mention.unit) in UNITS


def announced(text: str, mention: Mention) -> int | None:
    """How many items the list has that a count announces or closes, or None when it does neither."""
    if _is_small_count(mention) and fold(mention.unit) == "级":
        levels = LEVELS.search(text[max(0, mention.start - int(mention.value)) : mention.start])
        if levels and len(set(levels.group())) == int(mention.value):
            return int(mention.value)
    if _is_small_count(mention) and fold(mention.unit) in REFERS and TOGETHER.match(text, mention.end):
        return int(mention.value)
    if not may_announce(mention):
        return _list_before(text, mention) if _is_small_count(mention) else None
    before = _list_before(text, mention)
    after = text[mention.end : mention.end + REACH]
    if before != int(mention.value) and ANNOUNCED.match(after):
        # what it closes decides where it agrees: a section with marks may follow by chance
        length = _list_after(after)
        if length:
            return length
    return before


def _list_after(after: str) -> int:
    """Length of the list that follows in the same passage: 一是…二是… or marked items, counted from one without a gap."""
    for pattern in (IS_MARK, LIST_MARK):
        expected = 1
        for found in pattern.finditer(after):
            groups = [g for g in found.groups() if g]
            number = _number(groups[0]) if groups else expected
            if expected == 1 and found.start() > 120:
                break
            if number == expected:
                expected += 1
            elif number == 1 and expected > 1:
                break
        if expected > 2:
            return expected - 1
    return 0


def _list_before(text: str, mention: Mention) -> int | None:
    """Length of a 、 list that ends right before the count (甲、乙、丙三项…), or None."""
    start = max(text.rfind(mark, 0, mention.start) for mark in STOPS)
    clause = AROUND.split(text[start + 1 : mention.start])[-1]
    if "、" not in clause and mention.value == "2" and NAMED_KIND.match(text, mention.end):
        # 叉车和分拣两个工种
        both = JOINED.split(clause)
        return 2 if len(both) == 2 and all(both) and not COUNTED_BEFORE.search(clause) else None
    if "、" not in clause or clause.rstrip().endswith("、") or COUNTED.search(clause):
        return None
    clause = clause.removesuffix("等").rstrip()
    first, *_, last = clause.split("、")
    if JOINED.search(first) and not JOINED.search(last):
        # 集体合同和工资、女工、安全三个专项合同: the first thing may be none of them
        return None
    items = re.split(f"、|{JOINED.pattern}", clause)
    if DONE_BY.search(items[-1]):
        # 联合教育、公安系统举办联谊活动2场 counts what was done, not who did it
        return None
    return len(items) if all(items) else None


def listed(text: str, mention: Mention) -> int | None:
    """Like `announced`, but only when the list stands right beside the count, so that a different length means a mistake."""
    length = announced(text, mention) if may_announce(mention) else None
    if length is None:
        return None
    after = text[mention.end : mention.end + NEAR]
    if ANNOUNCED.match(after) and OPENS.search(after):
        return length
    before = re.split(f"[{STOPS}]", text[max(0, mention.start - NEAR) : mention.start])[-1]
    return length if "、" in before and not before.rstrip().endswith("等") and not JOINS.search(before) else None
