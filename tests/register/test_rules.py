"""Each rule of form: what it points at, what it proposes, and what it must leave alone.

In SLIPS the span stands between 【 】; `fix` is what replaces it, None when a person decides. A line of FINE draws no remark at all.
"""

from __future__ import annotations

import re

import pytest

from drafter.register import RULES, lint
from drafter.register.words import words

# fmt: off
SLIPS = [
    # rule, text, fix
    ("P6", "青禾县柳塘镇总【工\n会】2025年工作总结\n正文。\n再写。", None),
    ("P6", "青禾县柳塘镇总工会20【2\n5】年度工作总结\n正文。\n再写。", None),
    ("P6", "青禾县柳塘镇总工会2025年工作总\n【结】\n正文。", None),
    ("P10", "正文。\n附件：1.建会情况表【。】\n2.会员名册【；】\n附注。", ""),
    ("P10", "正文。\n【附件：一、建会情况表】\n附注。", None),
    ("P11", "甲。\n乙。\n丙。\n柳塘镇总工会\n【二〇二五年七月五日】", "2025年7月5日"),
    ("P11", "甲。\n乙。\n丙。\n柳塘镇总工会\n【2025.07.05】", "2025年7月5日"),
    ("P11", "甲。\n乙。\n丙。\n柳塘镇总工会\n【2025年7月】", None),
    ("P13", "标题（【方正小标宋简体】，居中）\n正文。", None),
    ("P13", "正文用【3号仿宋】。", None),
    ("S1", "一、建会\n正文。\n二、维权\n正文。\n【3、】帮扶\n正文。", None),
    ("S1", "一、建会\n【（1）】新建三家。\n（2）换届。", None),
    ("S2", "一、建会\n正文。\n【三、】帮扶\n正文。", None),
    ("S2", "一、建会\n1.新建。\n【3.】换届。", None),
    ("S2", "一、建会\n正文。\n【一、】帮扶\n1.慰问。", None),
    ("S2", "打算如下：一是建会；二是帮扶；【四】是宣传。", None),
    ("S3", "【一.】建会\n正文。\n二、帮扶", "一、"),
    ("S3", "【（一）、】建会\n正文。", "（一）"),
    ("S3", "【(一)】建会\n正文。", "（一）"),
    ("S4", "第一【、】抓好建会。", "，"),
    ("S4", "一是【，】抓好建会；", ""),
    ("S5", "某镇工会2025年工作总结【。】\n正文。", ""),
    ("S5", "某镇工会2025年工作总结【，】建会情况\n正文。", None),
    ("S7", "工作如下\n【• 】抓好建会。", ""),
    ("S7", "【## 】建会工作", ""),
    ("S7", "抓好【**建会**】工作", "建会"),
    ("S8", "慰问职工【xx名】。", None),
    ("S8", "会员【【待补】】人。", None),
    ("N1", "全镇有工会【二十三家】。", None),
    ("N1", "入会率达【百分之九十五】。", None),
    ("N2", "来了三【、】四个人。", ""),
    ("N2", "走访【10几】家企业。", "十几"),
    ("N3", "学习党的【18大】精神。", "十八大"),
    ("N3", "学习【18届3中】全会精神。", "十八届三中"),
    ("N3", "每逢【星期5】下午学习。", "星期五"),
    ("N4", "培训12期，其中女职工【三期】。", None),
    ("N5", "【二〇〇八】年8月8日召开大会。", "2008"),
    ("N5", "2008年【八月八日】召开大会。", "8月8日"),
    ("N6", "【26年】3月召开大会。", None),
    ("N7", "每户慰问金13【】～17万元。", "万元"),
    ("N7", "比例在15【】～30%之间。", "%"),
    ("N8", "参加人数10【-】20人。", "～"),
    ("N8", "2026【-】2030年规划。", "—"),
    ("N9", "投入【4千元】。", None),
    ("N9", "投入【5百万元】。", None),
    ("N10", "余额，【】.5万元。", "0"),
    ("N11", "会员【\uff11\uff12\uff13】人。", "123"),
    ("N11", "5月3【号】开会。", "日"),
    ("N12", "【0】8月1日召开会议。", ""),
    ("N12", "8月【0】1日召开会议。", ""),
    ("N12", "【2025年2月30日】召开会议。", None),
    ("N12", "【2025年6月1日（星期一）】召开会议。", None),
    ("N13", "【二零二五】年的工作。", "二〇二五"),
    ("N13", "会员一百【〇】五人。", "零"),
    ("N14", "开展【5.12】护士节活动。", None),
    ("N15", "产值增加了原来的【3倍】。", None),
    ("N15", "基层工会由2家增加到8家，【增加了4倍】。", None),
    ("N15", "会员从1.2万人发展到3.6万人，【增长3倍】。", None),
    ("N16", "事故下降了【3倍】。", None),
    ("N17", "约50人【左右】参加。", ""),
    ("N17", "大约3000人【左右】参加。", ""),
    ("N17", "超过300人【以上】参加。", ""),
    ("N17", "【近100余人】参加。", None),
    ("N18", "入会率由85%提高到90%，提高【5%】。", None),
    ("Q1", "抓好建会【,】做好帮扶【;】", None),
    ("Q1", "职工【(】含农民工【)】参加", None),
    ("Q2", "开展【“】安康杯竞赛。", None),
    ("Q2", "开展安康杯【”】竞赛。", None),
    ("Q3", "工会、妇联【...】都参加。", "……"),
    ("Q3", "圆满完成【。。】", "。"),
    ("Q3", "建会，【，，】帮扶", None),
    ("Q4", "学习《工会法》【、】《劳动法》。", ""),
    ("Q5", "组织培训、比武【、】等活动。", ""),
    ("Q6", "一是建会；\n二是帮扶【；】\n下一步再说。", "。"),
    ("Q7", "要求如下：重点是【：】抓好建会。", None),
    ("Q8", "印发总工发【[2026]014号】文件。", "〔2026〕14号"),
    ("Q8", "印发总工发【（2026）第14号】文件。", "〔2026〕14号"),
    ("Z3", "我们为【您】服务。", None),
    ("Z8", "全年共走访困难职工家庭并送去慰问金和慰问品。中间一句。【全年共走访困难职工家庭并送去慰问金和慰问品。】", None),
    ("Z9", "【近日】，工会召开会议。", None),
    ("Z10", "学习【习总书记】重要讲话。", "习近平总书记"),
    ("Z10", "落实【党中央国务院】部署。", "党中央、国务院"),
    ("Z10", "学习习近平总书记在座谈会上的【讲话】精神。", None),
    ("Z11", "【通过开展技能比武，使】职工素质得到提高。", None),
    ("Z12", "【布署】全年工作。", "部署"),
    ("Z12", "【截止目前】，建会三家。", "截至目前"),
    ("Z12", "建立工会【台帐】。", "台账"),
    ("Z14", "【妥否，请批示】。", None),
    ("Z15", "【此致】", None),
]
FINE = [
    "一、建会工作\n（一）新建工会。\n1.走访企业。\n（1）摸清底数。\n（2）上门宣传。\n二、帮扶工作",
    "一、二线职工共同参与。",
    "一、二、三季度均有活动。",
    "1.5万元用于帮扶。",
    "一季度新建工会3家。",
    "第一、二产业职工踊跃参加。",
    "一是抓建会；二是抓帮扶；三是抓宣传。",
    "其次，抓好帮扶。",
    "获一、二等奖各1个。",
    "每月召开例会2次，走访三四家企业。",
    "党的十八大和十八届三中全会精神。",
    "每周1次学习，星期五下午开展。",
    "工会27家，会员1,234人。",
    "参加职工100多人，一百多件提案。",
    "慰问金每户13万元～17万元，比例15%～30%。",
    "2026—2030年规划，1—11月完成。",
    "投入50万元，用电3千瓦，行程3千米。",
    "2025年6月1日（星期日）召开会议。",
    "2024年2月29日召开会议。",
    "二〇二五年的工作。",
    "开展“5·12”国际护士节活动，庆祝五一、六一。",
    "产值增加2倍，增加到原来的3倍；事故下降30%。",
    "近50人参加，超过300人报名。",
    "入会率由85%提高到90%，提高5个百分点。",
    "比分为3:1，上午9:30开始。",
    "网址为www.example.cn，邮箱a@b.cn。",
    "“安康杯”竞赛和“送清凉”活动。",
    "工会、妇联……都参加。",
    "《工会法》《劳动法》等法律，《工会法》（修正）、《劳动法》。",
    "组织培训、比武等活动，评定星级、等级。",
    "印发总工发〔2026〕14号文件。",
    "工作有两项：一是建会；二是帮扶。",
    "形成你追我赶的氛围，唱响《我和你》。",
    "截至目前，部署全年工作，建立工会台账。",
    "既将工会建起来，又将作用发挥出来。",
    "拉近日常联系，做好节日前慰问，以前年度的结余。",
    "通过开展技能比武，职工素质得到提高。",
    "学习习近平总书记在座谈会上的重要讲话精神，认真学习讲话稿。",
    "社区、企业“一、二、三”工程。",
    "由此致富的职工有3名。",
    "时间：9:00—11:30，地点：工会三楼会议室。",
    "第一季度和第二、三季度分别完成30%、60%，完成率由60%上升至75%，上升15个百分点，较上年增长1.5倍。",
    "一是抓组织。全年新建工会12家、换届3家；二是抓维权，签订合同一百余份；三是抓服务：走访慰问近百人。",
    "职工说：“你们来得太及时了！”大家都说好。",
    "根据《中国工会章程》第三章等规定，印发意见（临工〔2025〕3号）。",
    "参加竞赛的企业有1.2万家，占比98.5%，其中规上企业300家、规下企业7000余家。",
    "同比增长近两成，减少了三分之一，翻了一番。",
    "活动分三个阶段：一、动员阶段；二、实施阶段；三、总结阶段。",
    "荣获全国五一劳动奖状1个、省五一巾帼标兵岗2个、市级以上劳模（含先进工作者）11人。",
    "青禾县柳塘镇总工会\n2025年上半年工作总结\n正文如下。",
    "青禾县疾控中心工会2025年工作总结\n暨2026年工作思路\n正文如下。",
    "正文。\n附件：1.建会情况表\n2.会员名册\n柳塘镇总工会\n2025年7月5日",
    "附件：建会情况表和《工会法》（节选）",
    "正文一。\n正文二。\n正文三。\n2025年7月。又写。",
    "教室里添置黑体字牌匾，书法课练习仿宋和楷体。",
    "基层工会由2家增加到8家，增加了3倍；会员增加到原来的4倍。",
    "由3家增加到8家，增加了4倍多。",
    "不足：一是一线职工参与少；二是资金不足。打算：一是一线宣讲；二是培训；三是建档。",
    "一、建会\n正文。\n― 4 ―\n二、帮扶\n正文。",
    "（一）工作总结\n一、建会\n正文。\n二、帮扶\n正文。\n（二）工作计划\n一、建会\n正文。",
    "一是以园区为基础建会；二是为职工购买保险；三是由专人负责。",
    "困难职工1人1档，帮扶资金每户3000元，最多的一户达1万多元。",
]
# fmt: on


def spans(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks off a text and give the spans between them; marks inside marks belong to the text."""
    text = ""
    found: list[tuple[int, int]] = []
    start = -1
    depth = 0
    for character in marked:
        if character == "【" and depth == 0:
            start, depth = len(text), 1
        elif character == "】" and depth == 1:
            found.append((start, len(text)))
            depth = 0
        else:
            depth += {"【": 1, "】": -1}.get(character, 0)
            text += character
    return text, found


@pytest.mark.parametrize(("rule", "marked", "fix"), SLIPS)
def test_a_slip_is_found_where_it_is(rule: str, marked: str, fix: str | None) -> None:
    """The rule speaks of exactly the marked place, in Chinese, with its fix."""
    text, expected = spans(marked)
    remarks = [remark for remark in lint(text) if remark.rule == rule]

    if rule == "S8" and "待补" in text:
        expected = [(text.index("【"), text.index("】") + 1)]
    if rule == "Q3" and fix is None:
        assert remarks[0].start <= expected[0][0]
        return
    assert [(remark.start, remark.end) for remark in remarks] == expected
    if fix is not None:
        assert {remark.fix for remark in remarks} == {fix}
    assert all(re.search("[\u4e00-\u9fff]", remark.message) for remark in remarks)


@pytest.mark.parametrize("text", FINE)
def test_good_form_draws_no_remark(text: str) -> None:
    """What is written by custom, or only looks like a slip, is left alone."""
    assert lint(text) == ()


def test_every_rule_has_a_slip_or_a_test_of_its_own() -> None:
    """No rule is unproved: rules on whole summaries are proved below."""
    proved = {rule for rule, _, _ in SLIPS} | {"S6", "Z1", "Z2", "Z4", "Z5", "Z6", "Z7", "Z13"}

    assert proved == {rule.id for rule in RULES}


def test_rules_stand_in_order_and_are_unique() -> None:
    """P, S, N, Q, Z, each counted up: a newcomer finds a rule by its id."""
    ids = [rule.id for rule in RULES]

    assert ids == sorted(ids, key=lambda name: ("PSNQZ".index(name[0]), int(name[1:])))
    assert len(set(ids)) == len(ids)


def test_no_remark_claims_a_standard() -> None:
    """A 总结 is no statutory document: 违反国标 is never said."""
    texts = [spans(marked)[0] for _, marked, _ in SLIPS]
    messages = [remark.message for text in texts for remark in lint(text, cliches=True)]

    assert messages
    assert not any("国标" in message or "违反" in message for message in messages)


class TestNumberingStyle:
    """The outline's own style decides."""

    @pytest.mark.parametrize(
        ("numbering", "text"),
        [
            ("一、1、", "一、建会\n1、新建。\n2、换届。\n二、帮扶"),
            ("一、（一）1.", "一、建会\n（一）新建\n1.走访。\n2.宣传。"),
            ("1、", "1、建会。\n2、帮扶。"),
        ],
    )
    def test_a_draft_in_its_own_style_is_clean(self, numbering: str, text: str) -> None:
        """No remark on levels or marks the outline asks for."""
        assert lint(text, numbering=numbering) == ()

    def test_another_style_is_pointed_out_and_mended(self) -> None:
        """1、 where the outline writes 1. , and the other way round."""
        dotted = lint("一、建会\n（一）新建\n1、走访。", numbering="一、（一）1.")
        comma = lint("一、建会\n1.走访。", numbering="一、1、")

        assert [(remark.rule, remark.fix) for remark in dotted] == [("S3", "1.")]
        assert [(remark.rule, remark.fix) for remark in comma] == [("S3", "1、")]

    def test_a_level_the_style_does_not_have(self) -> None:
        """（一） in an outline of 一、 and 1、."""
        found = lint("一、建会\n（一）新建\n1、走访。", numbering="一、1、")

        assert [remark.rule for remark in found] == ["S1"]

    def test_foreign_text_is_told_once(self) -> None:
        """Ten 1、 of another office are one hint, not ten."""
        text = "一、建会\n" + "\n".join(f"{n}、事项{n}。" for n in range(1, 11))

        assert [remark.rule for remark in lint(text)] == ["S3"]


def test_numbers_within_a_paragraph_count() -> None:
    """3、 in the middle of a line goes before the 4、 at the head of the next."""
    text = "一、建会\n1、新建。\n2、换届共有3家。3、建档。\n4、培训。"

    assert "S2" not in {remark.rule for remark in lint(text)}
    assert "S2" in {remark.rule for remark in lint(text.replace("3、建档", "建档"))}


class TestWholeSummaries:
    """Rules that see the whole text."""

    BODY = "组织职工参加技能比武12场，参加职工1300人次，新建工会3家。" * 8
    OPENING = (
        "2025年上半年，镇工会在镇党委和区总工会的领导下，围绕中心、服务大局，扎实开展各项工作。现将有关情况总结如下：\n"
    )
    PROBLEMS = "三、存在的问题\n基层工会经费不足，活动阵地偏少。\n"
    PLANS = "四、下一步打算\n推进未建会企业建会，加强阵地建设。"

    def summary(self, **parts: str) -> str:
        """Put a summary together, with a part replaced."""
        chosen = {
            "title": "临江镇工会2025年上半年工作总结\n",
            "opening": self.OPENING,
            "first": "一、夯实组织基础，扩大覆盖\n",
            "body": self.BODY * 2 + "\n",
            "second": "二、聚焦民生关切，做实帮扶\n",
            "more": self.BODY.replace("12", "9").replace("1300", "900") + self.BODY[:40] + "\n",
            "problems": self.PROBLEMS,
            "plans": self.PLANS,
        } | parts
        return "".join(chosen.values())

    def rules(self, **parts: str) -> set[str]:
        """The rules that speak, but for the one on repetition, which this made-up body begs for."""
        return {remark.rule for remark in lint(self.summary(**parts))} - {"Z8"}

    def test_a_whole_one_is_clean(self) -> None:
        """Title, opening, parts, problems, plans: nothing to say."""
        assert self.rules() == set()

    @pytest.mark.parametrize(
        ("part", "value", "rule"),
        [
            ("title", "临江镇工会工作总结\n", "S6"),
            ("problems", "", "Z1"),
            ("plans", "四、几点体会\n领导重视是关键。", "Z1"),
            ("opening", "", "Z2"),
            ("more", "认真贯彻落实上级要求，不断提高服务水平，努力做好各项工作，职工满意。" * 8 + "\n", "Z4"),
            ("first", "一、组建\n", "Z5"),
            ("problems", "三、存在的问题\n", "Z6"),
            ("plans", "四、下一步打算\n圆满完成了全年任务。", "Z7"),
        ],
    )
    def test_what_is_missing_is_told(self, part: str, value: str, rule: str) -> None:
        """One part changed, one rule speaks."""
        parts = {part: value}
        if rule == "Z5":
            parts |= {
                "second": "二、聚焦民生关切，做实帮扶服务，惠及困难职工\n",
                "problems": "三、丰富文体活动，繁荣职工文化\n内容12场。\n" + self.PROBLEMS.replace("三", "四"),
                "plans": self.PLANS.replace("四", "五"),
            }

        assert rule in self.rules(**parts)

    def test_cliches_are_off_unless_asked_for(self) -> None:
        """高度重视 is a hint for those who want it."""
        text = "领导高度重视，狠抓落实。"

        assert lint(text) == ()
        assert {remark.rule for remark in lint(text, cliches=True)} == {"Z13"}


def test_the_word_list_is_well_formed() -> None:
    """Each row names a rule, no word stands twice, and what is proposed is not itself pointed out."""
    rows = [(rule, word) for rule, found in words().items() for word in found]
    wrong = [word.wrong for _, word in rows]
    misspelt = [word.wrong for rule, word in rows if rule == "Z12"]

    assert {rule for rule, _ in rows} <= {rule.id for rule in RULES}
    assert len(set(wrong)) == len(wrong)
    assert not [word for _, word in rows if word.right and any(other in word.right for other in misspelt)]
