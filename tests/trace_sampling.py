"""What altered drafts are drawn with (取样): the case, its known numbers, and the ways to write another figure."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tests.trace_cases import BIG, HAN, Case, Gold, evaluate, evidence, hedge_holds, read_figure

ARABIC = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
HAN_RUN = re.compile(rf"[{HAN}]+")
SIMPLIFIED = "万与专业东两严个丰临为举义乐习乡书买亲产亿从众优会传伤伦体余党关兴养内写农决减务动励劳区医协单卫历参双发变启听员响团园围国图场坚报护担择拥挂挥据损换择斗无时显术机权条极构标树样档检楼横欢汇济测满灾点热爱独环现电疗监盖盘着知码础确离种积称稳竞笔签简类级纪红约纲线组织终结给统维综编罚联肃胜脑节荣获营虑规视觉览订认讨议训记讲评识诉词话询详语课调谈责财质费资赛赠较辅边达过运进还这远连选邻采释里针钟铁银镇门问间队际陆险难页项顺须领题额风饭馆验鱼鲜齐龙职县价帮补处审总奖织网号册辆户岁间达当让开关来"
TRADITIONAL = "萬與專業東兩嚴個豐臨為舉義樂習鄉書買親產億從眾優會傳傷倫體餘黨關興養內寫農決減務動勵勞區醫協單衛歷參雙發變啟聽員響團園圍國圖場堅報護擔擇擁掛揮據損換擇鬥無時顯術機權條極構標樹樣檔檢樓橫歡匯濟測滿災點熱愛獨環現電療監蓋盤著知碼礎確離種積稱穩競筆簽簡類級紀紅約綱線組織終結給統維綜編罰聯肅勝腦節榮獲營慮規視覺覽訂認討議訓記講評識訴詞話詢詳語課調談責財質費資賽贈較輔邊達過運進還這遠連選鄰採釋裡針鐘鐵銀鎮門問間隊際陸險難頁項順須領題額風飯館驗魚鮮齊龍職縣價幫補處審總獎織網號冊輛戶歲間達當讓開關來"
TO_TRADITIONAL = str.maketrans(SIMPLIFIED, TRADITIONAL)
TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)
# Measure words that stand for one another.
SAME_MEASURE = {"人": "名", "名": "人", "家": "个", "件": "个", "场": "次", "起": "件"}


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

    def is_exact(self, figure: Gold) -> bool:
        """Whether a figure tells the number of its facts or its formula to the last digit, and no rounding of it."""
        if figure.formula:
            return evaluate(figure.formula, self.facts) == Fraction(figure.value)
        return any(Fraction(figure.value) in evidence(self.facts[i]) for i in figure.facts)

    def written_like(self, figure: Gold, value: Fraction) -> str | None:
        """Write another value in the form of a figure; None when it cannot be written so."""
        found = ARABIC.search(figure.text)
        if not found or len(ARABIC.findall(figure.text)) > 1:
            return None
        big = BIG.get(figure.text[found.end() : found.end() + 1], 1)
        number = Decimal(value.numerator) / Decimal(value.denominator) / big
        return figure.text[: found.start()] + format(number.normalize(), "f") + figure.text[found.end() :]
