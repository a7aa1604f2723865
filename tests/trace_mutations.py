"""Drafts made wrong on purpose (变异).

Each rule takes a case and yields `Mutation`s of one class. A wrong figure is never one that the sheet also provides: its value stands in no
fact, or at least in none of the same topic where small numbers leave no choice. The rules know nothing of the checker under test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from tests.trace_cases import (
    HAN,
    Case,
    Gold,
    evidence,
    factor_of,
    field_value,
    han_number,
    numbers_in,
    read_figure,
)
from tests.trace_rewordings import Rewordings
from tests.trace_sampling import ARABIC, HAN_RUN, SAME_MEASURE, Mutation, Sampler, to_han

SENTENCE_END = re.compile(r"[。！？\n]")
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
BLANKS = ("xx", "××", "＊＊", "____", "XX")
# Measure words that never stand for the one that was written.
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


class Falsehoods(Sampler):
    """Draws wrong drafts of a case (错误稿)."""

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
        for figure in self.pick(
            [g for g in self.exact if g.unit in OTHER_MEASURE and g.text.endswith(g.unit)], 2 * self.per
        ):
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
        )
        for rule in rules:
            yield from rule()


def mutations(case: Case, *, seed: int = 7, per: int = 12) -> list[Mutation]:
    """Draw wrong drafts and true rewordings of a case, the same for the same seed."""
    return [*Falsehoods(case, seed, per).all(), *Rewordings(case, seed, per).all()]
