"""Invented text to measure on (测速样文): summary-like prose, sheets of any size and drafts that tell them.

Everything is made from the sentences below with a seeded generator: the same call always gives the same text. The prose has as many
numbers as real summaries have, about thirty mentions of a number in a thousand characters, in the forms they take there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count, product

from drafter.sheet import Fact, FactSheet

SEED = 20261121
DIGITS = "零一二三四五六七八九"

# Sentences with blanks for numbers; `{...}` names a function of _Blanks.
SENTENCES = (
    "全年走访企业{small}家，收集意见建议{small}条，已经办结{small}条，办结率达到{percent}。",
    "{date}，联合沿河三个社区举办职工趣味运动会，{small}支队伍近{hundred}人报名参加。",
    "发放慰问金{money}，比上年同期增加{money}，惠及在档困难职工{small}户。",
    "截至{month}底，会员总数达到{large}人，其中新业态劳动者{large}人，占{percent}。",
    "举办法律知识讲座{chinese}场，听讲职工{large}人次，发放宣传册{hundred}余份。",
    "职工书屋新增图书{large}册，总藏书量超过{large}册，借阅人次增长{percent}。",
    "{date}至{day}日，组织{chinese}名劳动模范到疗养院休养，为期{few}天。",
    "受理来信来访{small}件次，比去年下降{range}%，其中劳动争议{small}件，调解成功{small}件。",
    "先后召开推进会{chinese}次，印发简报{small}期，被市级以上媒体采用{small}篇。",
    "在全区技能比武中获得一等奖{few}个、二等奖{few}个、三等奖{small}个，总分列第{few}名。",
    "{span}，新建企业工会{small}家，覆盖单位{small}家，完成年度任务的{percent}。",
    "投入资金约{money}，改造职工之家{chinese}处，建成母婴室{few}间、户外驿站{small}个。",
    "医疗互助参保人数由{large}人增加到{large}人，赔付{small}人次，赔付金额{money}。",
    "八届{few}次全委会明确的{chinese}项任务，已完成{few}项，正在推进的还有{few}项。",
    "“三八”妇女节期间，为{hundred}名女职工安排了专项体检，开展座谈交流{few}次。",
    "签订集体合同{small}份，覆盖企业{small}家、职工{large}人，签订率保持在{percent}以上。",
    "安排“安康杯”竞赛经费{money}，参赛班组{small}个，排查隐患{hundred}处，整改率{percent}。",
    "{year}年以来，累计培训技术工人{large}人，取得高级工证书的{hundred}人，占三分之一。",
    "每个片区配备专职人员{few}至{few}名，经费按每人每年{few}千元安排。",
    "按照《关于加强基层建设的意见》（临工发〔{year}〕{small}号）要求，逐级签订责任书{small}份。",
    "食堂、浴室、宿舍等{few}类设施完成改造，惠及一线职工{hundred}多人，满意度为{percent}。",
    "经费收缴{money}，完成预算的百分之九十{few}，较年初预计多{money}。",
    "{date}上午{few}时，在街道三楼会议室召开第{few}届职工代表大会第{few}次会议，到会代表{small}人。",
    "全年共有{chinese}家单位、{small}名个人受到区级以上表彰，其中五一劳动奖状{few}个。",
    "困难职工子女助学{small}人，每人{few}000元，合计{money}。",
    "有的单位工作进展不快，{percent}的指标低于全区平均水平，差距在{few}—{few}个百分点之间。",
    "高温期间慰问工地{small}处，送去饮用水{hundred}箱、毛巾{hundred}条、防暑药品{wide}份。",
    "20xx年共召开会议xx次，接待来访＿＿人次，投入经费xx万元，数据待财务核对后填写。",
    "在年度综合考核中列全区第{few}名，连续{few}年被评为先进单位。",
    "{year}年{month}，被授予市级“模范职工之家”称号，这是第{few}次获此荣誉。",
    "{date}，启动第{few}季度集中走访，{span}任务提前完成。",
    "网上服务大厅访问量突破{large}人次，办理入会{wide}件，平均用时不足{few}分钟。",
)

# Sentences without a figure: most of a summary, and where a reader must find nothing or only words with a numeral in them.
PLAIN = (
    "坚持把服务职工作为工作的出发点，围绕中心、服务大局，各项任务有序推进。",
    "进一步健全组织网络，理顺工作关系，推动工作重心下移、力量下沉。",
    "广泛宣传先进人物的事迹，营造尊重劳动、崇尚技能的浓厚氛围。",
    "加强与有关部门的沟通协调，形成上下联动、齐抓共管的工作格局。",
    "注重发挥典型的带动作用，组织职工到先进单位参观学习，取长补短。",
    "严格执行财务制度，规范经费使用，主动接受会员监督。",
    "深入一线倾听职工呼声，把问题解决在基层，把矛盾化解在萌芽状态。",
    "面对任务重、人手少的情况，全体干部克服困难，齐心协力，保证了工作的连续性。",
    "不断丰富文化生活，让职工在活动中放松身心、增进友谊、凝聚共识。",
    "统一思想、提高认识，把上级的部署不折不扣落到实处。",
    "对照年初确定的目标逐项检查，查漏补缺，确保件件有着落、事事有回音。",
    "认真落实民主管理各项制度，职工的知情权、参与权和监督权得到保障。",
    "畅通诉求表达渠道，及时回应关切，维护了劳动关系的和谐稳定。",
    "以赛促学、以学促干，职工的技术水平和安全意识有了新的提高。",
    "发扬不怕苦、不怕累的作风，营造了干事创业的氛围。",
    "完善困难职工档案，实行动态管理，做到底数清、情况明、措施实。",
    "一是加强学习，提高干部队伍的政策水平；二是改进作风，多到企业和车间去；三是健全制度，用制度管人管事。",
    "为企业和职工搭建了一个沟通的平台，受到一致好评。",
    "围绕生产经营的重点难点组织攻关，激发了职工的创造热情。",
    "把学习贯穿工作始终，做到学用结合、融会贯通。",
    "坚持公开、公平、公正，评选推荐自下而上，主动听取群众意见。",
    "关心离退休老同志的生活，逢年过节登门看望，送上组织的关怀。",
    "发挥女职工组织的作用，维护女职工的特殊利益，丰富她们的精神生活。",
    "积极争取党委的重视和行政的支持，为开展工作创造了良好条件。",
    "利用宣传栏、公众号、班前会等阵地宣讲政策，使惠民措施家喻户晓。",
    "重视信息工作，及时总结推广好的经验和做法，扩大了社会影响。",
    "加强值班值守和安全检查，发现问题立即整改，全年没有发生责任事故。",
    "存在的主要不足是工作开展还不平衡，少数单位的制度没有落到实处。",
    "今后要继续解放思想、开拓创新，努力推动各项工作再上新台阶。",
)
HEADINGS = (
    "加强组织建设，扩大工作覆盖",
    "服务发展大局，激发创造活力",
    "维护合法权益，构建和谐关系",
    "办好实事好事，传递组织温暖",
    "繁荣职工文化，丰富业余生活",
    "强化自身建设，提升履职能力",
)

# An activity of the sheets: topic, item, unit, least and greatest value.
ACTIVITIES = (
    ("组织建设", "新建企业工会", "家", 2, 60),
    ("组织建设", "新发展会员", "人", 80, 2400),
    ("组织建设", "按期换届的基层工会", "家", 3, 70),
    ("组织建设", "会员实名登记", "人", 900, 22000),
    ("组织建设", "工会小组", "个", 12, 260),
    ("劳动竞赛", "劳动竞赛项目", "项", 4, 90),
    ("劳动竞赛", "参赛职工", "人次", 300, 9000),
    ("劳动竞赛", "合理化建议", "条", 60, 1800),
    ("劳动竞赛", "技术革新成果", "项", 2, 80),
    ("劳动竞赛", "建议创造效益", "万元", 20, 900),
    ("集体协商", "签订集体合同", "份", 10, 240),
    ("集体协商", "工资协商覆盖职工", "人", 500, 16000),
    ("集体协商", "协商指导员", "名", 3, 40),
    ("集体协商", "集体合同履约率", "%", 82, 99),
    ("权益维护", "受理劳动争议", "件", 8, 160),
    ("权益维护", "调解成功案件", "件", 6, 140),
    ("权益维护", "追回拖欠工资", "万元", 12, 700),
    ("权益维护", "法律咨询服务", "人次", 90, 2600),
    ("权益维护", "普法宣传活动", "场", 4, 60),
    ("帮扶救助", "在档困难职工", "户", 12, 200),
    ("帮扶救助", "送温暖慰问", "户", 30, 420),
    ("帮扶救助", "送温暖资金", "元", 20000, 600000),
    ("帮扶救助", "助学资助学生", "人", 5, 130),
    ("帮扶救助", "医疗互助参保", "人", 700, 18000),
    ("帮扶救助", "医疗互助赔付", "万元", 6, 150),
    ("技能培训", "职工技能培训", "期", 4, 60),
    ("技能培训", "培训职工", "人次", 200, 5200),
    ("技能培训", "取得等级证书", "人", 20, 480),
    ("技能培训", "培训合格率", "%", 80, 99),
    ("安全生产", "安全隐患排查", "处", 40, 900),
    ("安全生产", "安全应急演练", "次", 3, 48),
    ("安全生产", "安全知识答题", "人次", 400, 9600),
    ("文体活动", "文艺汇演节目", "个", 6, 60),
    ("文体活动", "健步走活动", "场", 2, 36),
    ("文体活动", "书画摄影作品", "件", 25, 520),
    ("文体活动", "球类联赛队伍", "支", 6, 72),
    ("女职工工作", "女职工专项体检", "人", 90, 3200),
    ("女职工工作", "爱心托管班", "个", 1, 24),
    ("女职工工作", "女职工讲座", "场", 2, 40),
    ("服务阵地", "户外劳动者驿站", "个", 3, 60),
    ("服务阵地", "职工书屋藏书", "册", 800, 30000),
    ("服务阵地", "驿站服务", "人次", 900, 42000),
    ("宣传工作", "信息简报", "篇", 12, 300),
    ("宣传工作", "公众号推文", "条", 30, 620),
    ("宣传工作", "媒体采用稿件", "篇", 4, 110),
    ("经费管理", "经费收缴", "万元", 30, 1200),
    ("经费管理", "审计基层单位", "个", 3, 64),
    ("经费管理", "回拨基层经费", "元", 30000, 900000),
    ("干部队伍", "工会干部轮训", "人次", 20, 620),
    ("干部队伍", "社会化工作者", "名", 2, 36),
)
PLACES = tuple(
    first + second + kind
    for first, kind, second in product("松竹梅柳桐槐杏桃榆枫", ("社区", "村", "园区"), ("岭", "湾", "桥", "塘"))
)

# How a fact is told: plainly, as growth, as completion of the task, rounded, in the bigger unit.
PLAINLY = (
    "{item}{value}{unit}，做法得到职工认可。",
    "全年{item}共{value}{unit}，完成情况良好。",
    "在各方支持下，{item}为{value}{unit}。",
    "通过上门服务、集中办理，{item}达到{value}{unit}。",
)
GROWN = "{item}达到{value}{unit}，比上年{direction}{growth}%。"
COMPLETED = "{item}{value}{unit}，完成年度任务的{completion}%。"
ROUNDED = "{item}{hedged}{unit}，覆盖面继续扩大。"
DATED = "{month}月，{item}工作集中推进，共{value}{unit}。"
# Every so many sentences tells a figure that the sheet does not bear out, as a draft in work does.
SLIP_EVERY = 15
# A paragraph that is longer ends.
PARAGRAPH = 200


def prose(length: int) -> str:
    """Make summary-like prose of exactly that many characters."""
    return _filled(length, _paragraphs(random.Random(SEED)))


def sheet(facts: int) -> FactSheet:
    """Make a sheet of that many facts: the street's own first, then those of each of its places; a smaller sheet begins the same."""
    draw = random.Random(SEED)
    rows = []
    for number, (place, activity) in zip(range(1, facts + 1), product(("", *PLACES), ACTIVITIES), strict=False):
        topic, item, unit, low, high = activity
        value = draw.randint(low, high)
        row = {"id": f"F{number}", "topic": topic, "item": place + item, "value": str(value), "unit": unit}
        previous, target, month = draw.randint(low, high), draw.randint(value, 2 * value), draw.randint(1, 12)
        if number % 3 == 0 and unit != "%":
            row["previous"] = str(previous)
        if number % 5 == 0 and unit != "%":
            row["target"] = str(target)
        if number % 7 == 0:
            row["date"] = f"2025-{month:02}"
        rows.append(row)
    if len(rows) < facts:
        raise ValueError(f"no more than {len(rows)} different facts can be made")
    return FactSheet.from_mapping(
        {
            "unit": {"name": "东津街道总工会", "short": "街道总工会", "kind": "街道"},
            "period": {"year": "2025", "span": "全年"},
            "facts": rows,
        }
    )


def draft(told: FactSheet, length: int) -> str:
    """Make a draft of exactly that many characters that tells facts spread over the whole sheet, in its order, some of them wrong."""
    return _filled(length, _telling(told, length))


def edited(text: str) -> str:
    """The same draft after one figure in its middle was changed by hand."""
    at = next(n for n in count(len(text) // 2) if text[n].isdecimal() and not text[n + 1].isdecimal())
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


def _filled(length: int, lines: Iterator[str]) -> str:
    taken: list[str] = []
    size = 0
    while size < length:
        taken.append(next(lines))
        size += len(taken[-1]) + 1
    return "\n".join(taken)[:length]


def _paragraphs(draw: random.Random) -> Iterator[str]:
    """Paragraphs without end: a title, numbered sections, sentences with and without figures."""
    blanks = _Blanks(draw)
    for number in count():
        section = number % len(HEADINGS)
        if not section:
            yield f"{blanks.year()}年工作总结"
        yield f"{DIGITS[section + 1]}、{HEADINGS[section]}"
        for part in range(1, 4):
            told = [blanks.fill(draw.choice(SENTENCES)) for _ in range(draw.choice((0, 1, 1)))]
            around = draw.sample(PLAIN, draw.randint(4, 7))
            sentences = told + around
            draw.shuffle(sentences)
            lead = draw.choice((f"（{DIGITS[part]}）", f"{part}.", f"{DIGITS[part]}是", ""))
            yield lead + "".join(sentences)


class _Blanks:
    """Numbers in the forms they take in summaries (空格里的数)."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def fill(self, sentence: str) -> str:
        """Fill each blank of a sentence anew."""
        parts = sentence.split("{")
        filled = [parts[0]]
        for part in parts[1:]:
            name, _, rest = part.partition("}")
            make: Callable[[], str] = getattr(self, name)
            filled.append(make() + rest)
        return "".join(filled)

    def year(self) -> str:
        return str(self._draw.randint(2016, 2025))

    def month(self) -> str:
        return f"{self._draw.randint(1, 12)}月"

    def day(self) -> str:
        return str(self._draw.randint(20, 28))

    def date(self) -> str:
        month, day = self._draw.randint(1, 12), self._draw.randint(1, 19)
        return self._draw.choice(
            (f"{month}月{day}日", f"{self.year()}年{month}月{day}日", f"{chinese(month)}月{chinese(day)}日")
        )

    def span(self) -> str:
        return self._draw.choice(("上半年", "一季度", "1—11月", "全年", "下半年"))

    def few(self) -> str:
        return str(self._draw.randint(2, 9))

    def small(self) -> str:
        return str(self._draw.randint(10, 480))

    def hundred(self) -> str:
        return str(self._draw.randint(2, 90) * 100)

    def large(self) -> str:
        number = self._draw.randint(1200, 98000)
        return self._draw.choice((str(number), f"{number:,}", f"{Decimal(number) / 10000:.2f}万"))

    def wide(self) -> str:
        return "".join(chr(ord(digit) + 0xFEE0) for digit in self.small())

    def money(self) -> str:
        tenths = Decimal(self._draw.randint(12, 9800)) / 10
        return self._draw.choice((f"{tenths}万元", f"{tenths * 1000:.0f}元", f"{tenths / 100:.2f}亿元"))

    def percent(self) -> str:
        tenths = Decimal(self._draw.randint(600, 999)) / 10
        return self._draw.choice((f"{tenths}%", f"{tenths}％", f"百分之{chinese(int(tenths))}"))

    def range(self) -> str:
        low = self._draw.randint(3, 30)
        return f"{low}{self._draw.choice('-～—')}{low + self._draw.randint(2, 12)}"

    def chinese(self) -> str:
        return chinese(self._draw.randint(11, 99))


def chinese(number: int) -> str:
    """Write a number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


def _telling(told: FactSheet, length: int) -> Iterator[str]:
    """Sections by topic with a sentence a fact, every other one followed by a sentence without a figure; round again when all are told."""
    # A fact takes about forty characters with what stands around it.
    step = max(1, len(told.facts) * 40 // length)
    chosen = [fact for topic in told.topics() for fact in told.facts[::step] if fact.topic == topic]
    draw = random.Random(SEED)
    yield "东津街道总工会2025年工作总结"
    topic, section, paragraph = "", 0, ""
    for number in count():
        fact = chosen[number % len(chosen)]
        if fact.topic != topic or len(paragraph) > PARAGRAPH:
            if paragraph:
                yield paragraph
            paragraph = ""
        if fact.topic != topic:
            topic, section = fact.topic, section + 1
            yield f"（{chinese(section % 99 + 1)}）扎实推进{topic}"
        paragraph += _sentence(fact, number, draw) + (draw.choice(PLAIN) if number % 2 else "")


def _sentence(fact: Fact, number: int, draw: random.Random) -> str:
    """Tell a fact in one of the ways; which one is settled by its fields and its place in the draft."""
    value = int(fact.value or 0)
    told = {"item": fact.item, "value": fact.value, "unit": fact.unit}
    if number % SLIP_EVERY == SLIP_EVERY - 1:
        return PLAINLY[0].format(**told | {"value": value * 3 + 7})
    if fact.previous and number % 2:
        before = int(fact.previous)
        growth = Decimal(100 * abs(value - before)) / before
        direction = "增长" if value >= before else "下降"
        return GROWN.format(**told, direction=direction, growth=f"{growth:.1f}")
    if fact.target:
        return COMPLETED.format(**told, completion=f"{Decimal(100 * value) / int(fact.target):.1f}")
    if number % 6 == 5 and value % 10 and value > 100 and fact.unit not in {"%", "元"}:
        return ROUNDED.format(**told, hedged=f"{value // 10 * 10}余")
    if fact.date:
        return DATED.format(**told, month=int(fact.date[-2:]))
    if fact.unit == "元":
        return PLAINLY[1].format(**told | {"value": Decimal(value) / 10000, "unit": "万元"})
    return draw.choice(PLAINLY).format(**told)
