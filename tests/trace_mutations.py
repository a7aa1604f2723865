"""Drafts made wrong on purpose, and drafts said otherwise but still true (变异).

Each rule takes a case and yields `Mutation`s of one class. A wrong figure is never one that the sheet also provides: its value stands in no
fact, or at least in none of the same topic where small numbers leave no choice. The rules know nothing of the checker under test.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tests.trace_cases import (
    BIG,
    HAN,
    Case,
    Gold,
    evidence,
    factor_of,
    field_value,
    han_number,
    hedge_holds,
    numbers_in,
    read_figure,
)

ARABIC = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
HAN_RUN = re.compile(rf"[{HAN}]+")
SENTENCE_END = re.compile(r"[。！？\n]")
SIMPLIFIED = "万与专业东两严个丰临为举义乐习乡书买亲产亿从众优会传伤伦体余党关兴养内写农决减务动励劳区医协单卫历参双发变启听员响团园围国图场坚报护担择拥挂挥据损换择斗无时显术机权条极构标树样档检楼横欢汇济测满灾点热爱独环现电疗监盖盘着知码础确离种积称稳竞笔签简类级纪红约纲线组织终结给统维综编罚联肃胜脑节荣获营虑规视觉览订认讨议训记讲评识诉词话询详语课调谈责财质费资赛赠较辅边达过运进还这远连选邻采释里针钟铁银镇门问间队际陆险难页项顺须领题额风饭馆验鱼鲜齐龙职县价帮补处审总奖织网号册辆户岁间达当让开关来"
TRADITIONAL = "萬與專業東兩嚴個豐臨為舉義樂習鄉書買親產億從眾優會傳傷倫體餘黨關興養內寫農決減務動勵勞區醫協單衛歷參雙發變啟聽員響團園圍國圖場堅報護擔擇擁掛揮據損換擇鬥無時顯術機權條極構標樹樣檔檢樓橫歡匯濟測滿災點熱愛獨環現電療監蓋盤著知碼礎確離種積稱穩競筆簽簡類級紀紅約綱線組織終結給統維綜編罰聯肅勝腦節榮獲營慮規視覺覽訂認討議訓記講評識訴詞話詢詳語課調談責財質費資賽贈較輔邊達過運進還這遠連選鄰採釋裡針鐘鐵銀鎮門問間隊際陸險難頁項順須領題額風飯館驗魚鮮齊龍職縣價幫補處審總獎織網號冊輛戶歲間達當讓開關來"
TO_TRADITIONAL = str.maketrans(SIMPLIFIED, TRADITIONAL)
TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)
FULL_WIDTH_DIGITS = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.%"}
OPPOSITE = {
    "增长": "下降",
    "下降": "增长",
    "增加": "减少",
    "减少": "增加",
    "提高": "降低",
    "降低": "提高",
    "扩大": "缩小",
    "提升": "下降",
    "上升": "下降",
    "增長": "下降",
    "減少": "增加",
    "前进": "后退",
    "升": "降",
}
INVENTED = (
    "共举办政策宣讲会{small}场，{large}人次到场。",
    "另为{large}名环卫工人送去防寒用品，价值{small}.{digit}万元。",
    "累计走访车间班组{small}个，征求意见{large}条。",
    "为{small}户特殊家庭办理了帮扶手续，发放补贴{thousand}元。",
    "印发普法手册{thousand}份，接受咨询{large}人次。",
    "职工对此项工作的知晓率为{percent}%，参与率为{other}%。",
    "先后有{small}家单位前来交流，接待{large}人。",
    "组织观影{small}场，{thousand}人观看。",
)
# A count that announces a list, and one that closes a list.
ANNOUNCED = r"(?P<count>[二两兩三四五六七八九][个個项項件条條])[^，。：；\n]{0,6}：\n?(?P<mark>一是|（一）)"
LISTED = r"(?P<things>(?:[^、，。；：“”\n0-9]{1,8}、)+[^、，。；：“”\n0-9]{1,4}?)(?P<count>[二两兩三四五六七八九][个個项項条條支])"
NEEDS_CONTEXT = r"其中|其他|其余|其餘|另|每|人均|户均|戶均|该|該|这|這|到|由|从|從|还|還|又"
BLANKS = ("xx", "××", "＊＊", "____", "XX")
# Measure words that stand for one another, and pairs that never do.
SAME_MEASURE = {"人": "名", "名": "人", "家": "个", "件": "个", "场": "次", "起": "件", "份": "个"}
OTHER_MEASURE = {
    "人": ("人次", "户"),
    "名": ("人次", "户"),
    "户": ("人", "万元"),
    "家": ("人", "万元"),
    "个": ("%", "万元"),
    "件": ("万元", "%"),
    "份": ("万元", "人"),
    "条": ("人次", "万元"),
    "场": ("万元", "人次"),
    "次": ("人", "%"),
    "%": ("个百分点",),
    "个百分点": ("%",),
    "人次": ("户", "元"),
}


@dataclass(frozen=True, slots=True)
class Mutation:
    """One altered draft (变异): its class, the places that changed, and what stood there before.

    harmless: the text is still true, so nothing may be flagged. origins: the labels of the changed places, empty for what was added.
    """

    kind: str
    draft: str
    spans: tuple[tuple[int, int], ...]
    origins: tuple[Gold, ...] = ()
    harmless: bool = False


def to_han(number: int) -> str:
    """Write a whole number below 100 million in Chinese numerals (汉字数字)."""
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        zero = "零" if low and low < 1000 else ""
        return f"{to_han(high)}万{zero}{to_han(low) if low else ''}"
    digits, out = "零一二三四五六七八九", ""
    gap = False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + name
            gap = False
        else:
            gap = bool(out)
    if not out:
        return "零"
    return out.removeprefix("一") if out.startswith("一十") else out


class Sampler:
    """Draws mutations of a case (取样): `per` of each class, the same ones for the same seed."""

    def __init__(self, case: Case, seed: int, per: int) -> None:
        self.case, self.per = case, per
        self.random = random.Random(f"{seed}:{case.name}")
        self.facts = case.facts
        self.traditional = "個" in case.draft or "們" in case.draft
        provided: set[Fraction] = set()
        for fact in self.facts.values():
            provided |= evidence(fact)
        readings = [read_figure(g.text) for g in case.gold]
        provided |= {r.value for r in readings if r}
        self.provided = provided
        self.known = provided | {v / 10**4 for v in provided} | {v * 10**4 for v in provided}
        self.quantities = [g for g in case.gold if g.kind == "quantity" and "~" not in g.value]
        self.arabic = [g for g in self.quantities if ARABIC.search(g.text)]
        self.exact = [g for g in self.arabic if g.status == "supported"]

    def pick(self, found: list[Gold], count: int | None = None) -> list[Gold]:
        """Draw some of what was found, each at most once."""
        found = list(found)
        self.random.shuffle(found)
        return found[: self.per if count is None else count]

    def script(self, text: str) -> str:
        """Write added words in the characters of the draft."""
        return text.translate(TO_TRADITIONAL) if self.traditional else text

    def replace(self, figure: Gold, text: str, kind: str, *, harmless: bool = False) -> Mutation:
        """Put other text in the place of one figure."""
        draft = self.case.draft[: figure.start] + text + self.case.draft[figure.end :]
        span = (figure.start, figure.start + len(text))
        return Mutation(kind, draft, (span,), (figure,), harmless)

    def fresh(self, text: str) -> bool:
        """Whether the sheet provides no such number."""
        reading = read_figure(text)
        return reading is not None and reading.value > 0 and reading.value not in self.known

    def fresh_in_topic(self, figure: Gold, value: Fraction) -> bool:
        """Whether no fact of the figure's topics provides that number."""
        topics = {self.facts[i].get("topic") for i in figure.facts}
        related = [f for f in self.facts.values() if f.get("topic") in topics]
        return all(value not in evidence(fact) for fact in related)

    def true_of_own(self, figure: Gold, text: str) -> bool:
        """Whether a hedged figure happens to be true of another number of its own facts."""
        reading = read_figure(text)
        own = [v for i in figure.facts for v in evidence(self.facts[i])]
        return reading is not None and any(hedge_holds(reading, v) for v in own)

    def other_digit(self, figure: Gold) -> str | None:
        """Change one digit so that the value moves by more than 2 % to one that the sheet does not provide."""
        found = ARABIC.search(figure.text)
        if not found:
            return None
        for _ in range(60):
            place = self.random.choice([i for i, c in enumerate(found.group()) if c.isdigit()])
            digit = self.random.choice("0123456789")
            new = found.group()[:place] + digit + found.group()[place + 1 :]
            if new[0] == "0" and not new.startswith("0."):
                continue
            text = figure.text[: found.start()] + new + figure.text[found.end() :]
            before, after = Decimal(found.group().replace(",", "")), Decimal(new.replace(",", ""))
            if before and abs(after - before) / before > Decimal("0.02") and self.fresh(text):
                return text
        return None

    def digits(self) -> Iterator[Mutation]:
        """One digit of a figure wrong."""
        for name, found in (
            ("digit", self.exact),
            ("derived-off", [g for g in self.arabic if g.formula]),
        ):
            for figure in self.pick(found):
                text = self.other_digit(figure)
                if text:
                    yield self.replace(figure, text, name)

    def tenfold(self) -> Iterator[Mutation]:
        """A figure ten times too large."""
        for figure in self.pick([g for g in self.exact if "%" not in g.text]):
            text = ARABIC.sub(lambda m: format(Decimal(m.group().replace(",", "")) * 10, "f"), figure.text, count=1)
            if self.fresh(text):
                yield self.replace(figure, text, "tenfold")

    def money(self) -> Iterator[Mutation]:
        """元 written for 万元 and the other way round."""
        for figure in self.pick([g for g in self.arabic if g.unit == "元"]):
            text = figure.text
            big = re.search("[万萬]元$", text)
            text = text[: big.start()] + "元" if big else text[:-1] + self.script("万元")
            reading = read_figure(text)
            if reading and reading.value not in self.provided:
                yield self.replace(figure, text, "money-unit")

    def measures(self) -> Iterator[Mutation]:
        """Another measure word that never stands for the right one; a percent sign lost."""
        for figure in self.pick([g for g in self.exact if g.unit in OTHER_MEASURE], 2 * self.per):
            other = self.random.choice(OTHER_MEASURE[figure.unit])
            kind = "percent-point" if "%" in {other, figure.unit} and "分" in other + figure.unit else "unit"
            reading = read_figure(figure.text)
            wanted = reading.value * factor_of(other) if reading else Fraction(0)
            same = [
                f
                for f in self.facts.values()
                if wanted in evidence(f) and f.get("unit", "").lstrip("万") == other.lstrip("万")
            ]
            if not same and (reading is None or factor_of(other) == 1 or wanted not in self.known):
                stem = figure.text[: len(figure.text) - len(figure.unit)]
                yield self.replace(figure, stem + self.script(other), kind)
        for figure in self.pick([g for g in self.arabic if g.text.endswith("%") and "." in g.text], 4):
            yield self.replace(figure, figure.text[:-1].rstrip(), "percent-lost")

    def swaps(self) -> Iterator[Mutation]:
        """Two figures of one unit in each other's place, in one sentence and across sentences."""
        near: list[tuple[Gold, Gold]] = []
        far: list[tuple[Gold, Gold]] = []
        found = [g for g in self.quantities if g.status == "supported"]
        for at, first in enumerate(found):
            for second in found[at + 1 :]:
                if first.unit != second.unit or first.value == second.value:
                    continue
                if self.shares(first, second):
                    continue
                between = self.case.draft[first.end : second.start]
                (far if SENTENCE_END.search(between) else near).append((first, second))
        for kind, pairs in (("swap-near", near), ("swap-far", far)):
            self.random.shuffle(pairs)
            for first, second in pairs[: self.per]:
                head, tail = self.case.draft[: first.start], self.case.draft[second.end :]
                middle = self.case.draft[first.end : second.start]
                draft = head + second.text + middle + first.text + tail
                shift = len(second.text) - len(first.text)
                spans = (
                    (first.start, first.start + len(second.text)),
                    (second.start + shift, second.start + shift + len(first.text)),
                )
                yield Mutation(kind, draft, spans, (first, second))

    def shares(self, first: Gold, second: Gold) -> bool:
        """Whether one figure's value also stands in a fact of the other."""
        one, two = Fraction(first.value), Fraction(second.value)
        return bool(
            set(first.facts) & set(second.facts)
            or any(two in evidence(self.facts[i]) for i in first.facts)
            or any(one in evidence(self.facts[i]) for i in second.facts)
        )

    def invented(self) -> Iterator[Mutation]:
        """A sentence that nothing in the sheet supports."""
        ends = [m.end() for m in re.finditer("。", self.case.draft)]
        self.random.shuffle(ends)
        for end in ends[: self.per]:
            numbers = {}
            for name, low, high in (
                ("small", 11, 99),
                ("large", 101, 998),
                ("thousand", 1001, 9899),
                ("percent", 51, 79),
                ("other", 80, 99),
            ):
                choices = [n for n in range(low, high) if Fraction(n) not in self.known]
                numbers[name] = self.random.choice(choices) if choices else None
            numbers["digit"] = self.random.randint(1, 9)
            pattern = self.random.choice(INVENTED)
            if any(f"{{{name}}}" in pattern and n is None for name, n in numbers.items()):
                continue
            added = self.script(pattern.format(**numbers))
            draft = self.case.draft[:end] + added + self.case.draft[end:]
            spans = tuple((end + m.start(), end + m.end()) for m in ARABIC.finditer(added))
            yield Mutation("invented", draft, spans)

    def dates(self) -> Iterator[Mutation]:
        """A day, month or year that stands nowhere in the sheet."""
        fields = " ".join(f"{f.get('date', '')} {f.get('text', '')} {f.get('basis', '')}" for f in self.facts.values())
        period = self.case.sheet["period"]
        used = {int(n) for n in numbers_in(fields) if n.denominator == 1}
        used |= {int(n) for n in re.findall(r"\d+", fields)}
        used |= {int(period["year"]), int(period["year"]) - 1, int(period["year"]) + 1}
        for figure in self.pick([g for g in self.case.gold if g.kind == "date"], 2 * self.per):
            marks = [m for m in re.finditer(rf"([0-9]+|[{HAN}]+)([年月日])", figure.text) if m[1] not in {"半", "本"}]
            if not marks or re.search(r"[-—～~至到]", figure.text):
                continue
            mark = marks[-1]
            han = not mark[1].isdigit()
            value = han_number(mark[1]) if han else int(mark[1])
            if value is None:
                continue
            low, high = {"年": (1990, 2035), "月": (1, 12), "日": (1, 28)}[mark[2]]
            near = sorted(range(low, high + 1), key=lambda n: abs(n - value))
            choices = [n for n in near if n not in used and n != value]
            if not choices:
                continue
            new = choices[0]
            written = str(new)
            if han:
                written = "".join("〇一二三四五六七八九"[int(c)] for c in written) if mark[2] == "年" else to_han(new)
            text = figure.text[: mark.start(1)] + written + figure.text[mark.end(1) :]
            yield self.replace(figure, text, "date")

    def places(self) -> Iterator[Mutation]:
        """A prize or place not won, a session or anniversary that is another one."""
        for kind in ("rank", "ordinal"):
            for figure in self.pick([g for g in self.case.gold if g.kind == kind]):
                found = ARABIC.search(figure.text) or HAN_RUN.search(figure.text)
                if not found:
                    continue
                value = int(found.group()) if found.group().isdigit() else han_number(found.group())
                steps = (1, 2, 3, -1) if kind == "ordinal" or figure.unit != "等奖" else (1, -1, 2)
                for step in steps:
                    new = (value or 0) + step
                    if new > 0 and self.fresh_in_topic(figure, Fraction(new)):
                        written = str(new) if found.group().isdigit() else to_han(new)
                        text = figure.text[: found.start()] + written + figure.text[found.end() :]
                        yield self.replace(figure, text, kind)
                        break

    def hedges(self) -> Iterator[Mutation]:
        """A bound or a hedge that does not hold."""
        found = [g for g in self.exact if re.fullmatch(r"[0-9]+\D{1,2}", g.text)]
        for figure in self.pick(found):
            value = int(figure.value)
            unit = figure.text[len(ARABIC.match(figure.text).group()) :]  # type: ignore[union-attr]
            if factor_of(unit) > 1:
                continue
            over = value + max(1, value // 5)
            text = self.script(self.random.choice(("超过", "不少于"))) + f"{over}{unit}"
            if self.fresh(text) and not self.true_of_own(figure, text):
                yield self.replace(figure, text, "bound")
            if value < 20:
                continue
            step = 10 ** (len(str(value)) - 1)
            low, high = value - max(2, value // 10), (value // step + 1) * step
            text = self.random.choice((f"近{low}{unit}", f"{high}余{unit}", f"{high}多{unit}", f"不足{low}{unit}"))
            if self.fresh(text) and not self.true_of_own(figure, text):
                yield self.replace(figure, self.script(text), "hedge")

    def blanks(self) -> Iterator[Mutation]:
        """A figure left blank."""
        for figure in self.pick(self.arabic):
            blank = self.random.choice(BLANKS)
            yield self.replace(figure, ARABIC.sub(blank, figure.text, count=1), "placeholder")
        for figure in self.pick([g for g in self.case.gold if re.fullmatch(r"20\d\d年", g.text)], 3):
            yield self.replace(figure, self.random.choice(("20xx年", "202_年", "20××年")), "placeholder")

    def numerals(self) -> Iterator[Mutation]:
        """A figure in Chinese numerals that is off by one or by a digit."""
        found = [g for g in self.quantities if not ARABIC.search(g.text) and g.status != "approximate"]
        for figure in self.pick([g for g in found if "分之" not in g.text and "半" not in g.text]):
            run = HAN_RUN.search(figure.text)
            value = han_number(run.group()) if run else None
            if not run or not value:
                continue
            for new in (value + 1, value + 2, value + 3, value + 5, value + 20):
                text = figure.text[: run.start()] + to_han(new) + figure.text[run.end() :]
                reading = read_figure(text)
                if (
                    reading
                    and self.fresh_in_topic(figure, reading.value)
                    and abs(reading.value / Fraction(figure.value) - 1) > Fraction(1, 50)
                ):
                    yield self.replace(figure, text, "numeral")
                    break

    def enumerations(self) -> Iterator[Mutation]:
        """A count that does not fit the things named before it or announced after it."""
        draft, labelled = self.case.draft, [(g.start, g.end) for g in self.case.gold]
        found = []
        for hit in re.finditer(ANNOUNCED, draft):
            rest = draft[hit.end() - len(hit["mark"]) :]
            mark = r"[一二三四五六七八九]是" if hit["mark"] == "一是" else r"(?m)^（[一二三四五六七八九]）"
            rest = rest.split("\n", 1)[0] if hit["mark"] == "一是" else rest
            rest = rest.split("。", 1)[0] if hit["mark"] == "一是" else rest
            found.append((hit, len(re.findall(mark, rest))))
        for hit in re.finditer(LISTED, draft):
            found.append((hit, hit["things"].count("、") + 1))
        for hit, things in found:
            start, end = hit.span("count")
            count = han_number(hit["count"][0])
            if count != things or any(s < end and e > start for s, e in labelled):
                continue
            text = to_han(things + 1) + hit["count"][1:]
            yield Mutation("enumeration", draft[:start] + text + draft[end:], ((start, end),))

    def written_like(self, figure: Gold, value: Fraction) -> str | None:
        """Write another value in the form of a figure; None when it cannot be written so."""
        found = ARABIC.search(figure.text)
        if not found or len(ARABIC.findall(figure.text)) > 1:
            return None
        big = BIG.get(figure.text[found.end() : found.end() + 1], 1)
        number = Decimal(value.numerator) / Decimal(value.denominator) / big
        return figure.text[: found.start()] + format(number.normalize(), "f") + figure.text[found.end() :]

    def other_columns(self) -> Iterator[Mutation]:
        """Last period's value, or the task, told as this period's result."""
        for field, kind in (("previous", "last-year"), ("target", "target-as-result")):
            told = []
            for figure in self.exact:
                fact = self.facts[figure.facts[0]]
                now, other = field_value(fact, "value"), field_value(fact, field)
                if other is not None and now == Fraction(figure.value) and other != now:
                    told.append((figure, other))
            self.random.shuffle(told)
            for figure, other in told[: self.per]:
                text = self.written_like(figure, other)
                if text:
                    yield self.replace(figure, text, kind)

    def borrowed(self) -> Iterator[Mutation]:
        """Another item's value of the same unit in place of the right one, rather one that the draft never tells."""
        told = {i for g in self.case.gold for i in g.facts}
        found = [g for g in self.exact if len(g.facts) == 1 and g.unit]
        for figure in self.pick(found):
            own = self.facts[figure.facts[0]]
            value = Fraction(figure.value)
            if field_value(own, "value") != value:
                continue
            family = {own.get("unit", ""), figure.unit, SAME_MEASURE.get(figure.unit, "")}
            others = []
            for fact in self.facts.values():
                number = field_value(fact, "value")
                if fact.get("unit", "") in family and number and number not in evidence(own):
                    distance = max(number, value) / min(number, value)
                    others.append((fact["id"] in told, distance, number))
            for _, distance, number in sorted(others)[:3]:
                text = self.written_like(figure, number)
                if text and distance < 20:
                    yield self.replace(figure, text, "borrowed")
                    break

    def directions(self) -> Iterator[Mutation]:
        """Growth told as decline and the other way round."""
        for figure in self.pick([g for g in self.quantities if g.formula and "previous" in g.formula]):
            before = self.case.draft[max(0, figure.start - 4) : figure.start]
            word = next((w for w in OPPOSITE if before.rstrip("了近约幅").endswith(w)), None)
            if not word:
                continue
            at = self.case.draft.rindex(word, 0, figure.start)
            other = self.script(OPPOSITE[word])
            draft = self.case.draft[:at] + other + self.case.draft[at + len(word) :]
            shift = len(other) - len(word)
            yield Mutation("direction", draft, ((at, figure.end + shift),), (figure,))

    def same_figure(self) -> Iterator[Mutation]:
        """The same value in another form: 元 and 万元, numerals, full-width, grouped, another measure word."""
        for figure in self.pick([g for g in self.arabic if g.unit == "元" and g.status != "approximate"]):
            value = Fraction(figure.value)
            if not re.fullmatch(r"[0-9.,]+[万萬]?元", figure.text):
                continue
            if value.denominator == 1 and re.search("[万萬]元$", figure.text):
                text = ARABIC.sub(str(value), figure.text, count=1).replace("万", "").replace("萬", "")
            elif value >= 10**4:
                number = format((Decimal(figure.value) / 10**4).normalize(), "f")
                text = ARABIC.sub(number, figure.text, count=1).replace("元", self.script("万元"))
            else:
                continue
            yield self.replace(figure, text, "true-money", harmless=True)
        whole = [g for g in self.arabic if re.match(r"[0-9]+\D", g.text) and "." not in g.text]
        for figure in self.pick([g for g in whole if g.unit not in {"%", "元"} and "万" not in g.text]):
            text = ARABIC.sub(lambda m: to_han(int(m.group().replace(",", ""))), figure.text, count=1)
            yield self.replace(figure, self.script(text), "true-numeral", harmless=True)
        for figure in self.pick([g for g in self.quantities if HAN_RUN.match(g.text)]):
            run = HAN_RUN.match(figure.text)
            value_read = han_number(run.group()) if run else None
            if run and value_read and figure.text[run.end() : run.end() + 1] not in {"", "成", "分", "倍", "番"}:
                text = str(value_read) + figure.text[run.end() :]
                yield self.replace(figure, text, "true-digits", harmless=True)
        for figure in self.pick(self.arabic):
            text = figure.text.translate(FULL_WIDTH_DIGITS)
            yield self.replace(figure, text, "true-full-width", harmless=True)
        for figure in self.pick([g for g in whole if re.match(r"[0-9]{4,}", g.text)]):
            text = ARABIC.sub(lambda m: f"{int(m.group()):,}", figure.text, count=1)
            yield self.replace(figure, text, "true-grouped", harmless=True)
        for figure in self.pick([g for g in self.exact if g.unit in SAME_MEASURE]):
            stem = figure.text[: len(figure.text) - len(figure.unit)]
            text = stem + SAME_MEASURE[figure.unit]
            yield self.replace(figure, text, "true-measure", harmless=True)

    def true_hedges(self) -> Iterator[Mutation]:
        """An exact figure told roughly, and truly."""
        found = [g for g in self.exact if re.fullmatch(r"[0-9]+\D{1,2}", g.text) and "%" not in g.text]
        for figure in self.pick([g for g in found if len(g.text.rstrip("人名家个户次件条份元")) >= 3]):
            number = int(ARABIC.search(figure.text).group())  # type: ignore[union-attr]
            unit = figure.text[len(str(number)) :]
            step = 10 ** (len(str(number)) - 1)
            low, high = number // step * step, (number // step + 1) * step
            if number == low or factor_of(unit) > 1:
                continue
            near = number >= low + step * 0.8
            text = f"近{high}{unit}" if near else f"{low}{self.random.choice('余多')}{unit}"
            yield self.replace(figure, self.script(text), "true-hedge", harmless=True)

    def restated(self) -> Iterator[Mutation]:
        """A clause that says enough by itself, said once more at the end of the text."""
        draft = self.case.draft
        for figure in self.pick(self.exact, 3 * self.per):
            start = max(draft.rfind(c, 0, figure.start) for c in "，。；：、\n“”") + 1
            ends = [at for at in (draft.find(c, figure.end) for c in "，。；：、\n“”") if at >= 0]
            clause = draft[start : min(ends)]
            around = len(clause) - len(figure.text)
            inside = [g for g in self.case.gold if g.start < min(ends) and g.end > start]
            if around < 8 or len(inside) > 1 or re.search(NEEDS_CONTEXT, clause):
                continue
            head = draft.rstrip() + "\n"
            added = self.script(f"总之，{clause}，来之不易。")
            at = len(head) + 3 + figure.start - start
            span = (at, at + len(figure.text))
            yield Mutation("true-restated", head + added + "\n", (span,), (figure,), harmless=True)

    def same_text(self) -> Iterator[Mutation]:
        """The whole draft in the other script; its sections in another order."""
        table = TO_SIMPLIFIED if self.traditional else TO_TRADITIONAL
        draft = self.case.draft.translate(table)
        spans = tuple((g.start, g.end) for g in self.case.gold)
        yield Mutation("true-script", draft, spans, self.case.gold, harmless=True)
        heads = [m.start() for m in re.finditer(r"(?m)^[一二三四五六七八九]、", self.case.draft)]
        if len(heads) < 3:
            return
        cuts = [*heads, len(self.case.draft)]
        sections = list(pairwise(cuts))
        # The last section closes the text; the others may come in any order.
        order = [*reversed(sections[:-1]), sections[-1]]
        draft, moved = self.case.draft[: heads[0]], {}
        for start, end in order:
            moved[start] = len(draft)
            draft += self.case.draft[start:end]
        places = []
        for figure in self.case.gold:
            home = max((h for h in heads if h <= figure.start), default=None)
            shift = 0 if home is None else moved[home] - home
            places.append((figure.start + shift, figure.end + shift))
        yield Mutation("true-order", draft, tuple(places), self.case.gold, harmless=True)

    def true_dates(self) -> Iterator[Mutation]:
        """A date in numerals of the other kind."""
        for figure in self.pick([g for g in self.case.gold if re.fullmatch(r"[0-9]{1,2}月(?:[0-9]{1,2}日)?", g.text)]):
            text = ARABIC.sub(lambda m: to_han(int(m.group().replace(",", ""))), figure.text)
            yield self.replace(figure, text, "true-date", harmless=True)

    def all(self) -> Iterator[Mutation]:
        """Every class in turn."""
        rules: tuple[Callable[[], Iterator[Mutation]], ...] = (
            self.digits,
            self.tenfold,
            self.money,
            self.measures,
            self.swaps,
            self.invented,
            self.dates,
            self.places,
            self.hedges,
            self.blanks,
            self.numerals,
            self.enumerations,
            self.other_columns,
            self.borrowed,
            self.directions,
            self.same_figure,
            self.true_hedges,
            self.true_dates,
            self.restated,
            self.same_text,
        )
        for rule in rules:
            yield from rule()


def mutations(case: Case, *, seed: int = 7, per: int = 12) -> list[Mutation]:
    """Draw the mutations of a case, the same for the same seed."""
    return list(Sampler(case, seed, per).all())


__all__ = ["Mutation", "Sampler", "mutations", "to_han"]
