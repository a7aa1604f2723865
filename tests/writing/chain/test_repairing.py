"""What the check flags is sent back, sentence by sentence, and what passed stays as it is."""

from __future__ import annotations

from drafter.sheet import FactSheet
from drafter.trace import check, strip_citations
from drafter.writing.chain.layout import (
    Setting,
)
from drafter.writing.chain.repair import (
    apply_repairs,
    cut,
    describe_facts,
    describe_faults,
    examine,
    read_repairs,
)
from tests.loopback import Refuse
from tests.writing.chain.scripted import (
    GOOD,
    SHEET,
    asked,
    finished,
    last,
    run,
    scripted,
)


def test_a_flagged_sentence_is_repaired_and_nothing_else() -> None:
    """The model sees the sentence with the checker's reason; its new sentence replaces the old, all others stay."""
    wrong = "全年新建企业工会15家〔F1〕，完成任务。发展会员846人〔F2〕。"
    repaired = "[1] 全年新建企业工会12家〔F1〕，完成任务。\n[2] 发展会员很多。\n[7] 多余。"
    events, questions = run(scripted(F1=wrong, repair=repaired))
    asking = asked(questions, "repair")

    assert finished(events)[1].text.splitlines()[1] == "全年新建企业工会12家，完成任务。发展会员846人。"
    assert len(asking) == 1
    assert "F1 新建企业工会" not in asking[0].user.split("没有写到的事实")[1]
    assert "[1] 全年新建企业工会15家〔F1〕，完成任务。" in asking[0].user
    assert "“15家”" in asking[0].user
    assert "发展会员846人" not in asking[0].user
    assert "\nF1 新建企业工会：12家；任务10家" in asking[0].user


def test_what_cannot_be_repaired_stays_marked() -> None:
    """After two rounds the figure is still in the draft, flagged, for a person to decide."""
    events, questions = run(scripted(F1=GOOD["F1"] + "培训职工77人次。", repair="[1] 培训职工78人次。"))

    assert "培训职工77人次。" in last(events).text
    assert [figure.text for figure in last(events).report.flagged] == ["77人次"]
    assert len(asked(questions, "repair")) == 2
    assert "上次改成" not in asked(questions, "repair")[0].user
    assert "上次改成“培训职工78人次。”" in asked(questions, "repair")[1].user


def test_an_answer_that_repairs_nothing_is_not_asked_for_again() -> None:
    """The same question would get the same answer."""
    _, questions = run(scripted(F1=GOOD["F1"] + "培训职工77人次。", repair="好的，已经改好。"))

    assert len(asked(questions, "repair")) == 1


def test_a_repair_that_loses_a_fact_is_not_taken() -> None:
    """A flag is not healed by leaving out what was right."""
    wrong = "新建企业工会12家〔F1〕，发展会员846人〔F2〕，培训77人次。"
    events, _ = run(scripted(F1=wrong, repair="[1] 新建企业工会12家〔F1〕。"))

    assert finished(events)[1].text.splitlines()[1] == "新建企业工会12家，发展会员846人，培训77人次。"


def test_a_figure_cited_to_the_wrong_fact_is_sent_back() -> None:
    """Marks are checked like everything else: a value given for another fact is found though the sheet has it."""
    _, questions = run(scripted(F5="慰问困难职工29户〔F6〕，发放慰问金8.7万元〔F6〕。"))

    assert any("29户" in question.user for question in asked(questions, "repair"))


def test_omitted_facts_are_asked_for_in_the_same_call() -> None:
    """Flags and facts not used go in one call; the added sentence joins the paragraph of its topic."""
    partial = "新建企业工会13家〔F1〕。\n组织建设不断加强。"
    answer = "[1] 新建企业工会12家〔F1〕。\n[补] 发展会员846人〔F2〕。"
    events, questions = run(scripted(F1=partial, repair=answer))
    asking = asked(questions, "repair")

    assert finished(events)[1].text.splitlines()[1:] == [
        "（一）新建企业工会12家。发展会员846人。",
        "（二）组织建设不断加强。",
    ]
    assert len(asking) == 1
    assert "F2 发展会员：846人" in asking[0].user.split("没有写到的事实")[1]


def test_an_added_sentence_with_a_wrong_figure_is_not_taken() -> None:
    """What repair adds must be clean: it is refused once, then asked for again with what was wrong."""
    partial = GOOD["F1"].split("，发展")[0] + "。"
    answers = ["[补] 发展会员864人〔F2〕。", "[补] 发展会员846人〔F2〕。"]
    events, questions = run(scripted(F1=partial, repair=answers))
    never, _ = run(scripted(F1=partial, repair=answers[0]))

    assert "上次补写“发展会员864人〔F2〕。”" in asked(questions, "repair")[1].user
    assert "发展会员846人" in last(events).text
    assert "864" not in last(events).text + last(never).text
    assert finished(never)[1].report.unused == ("F2",)


def test_a_failed_repair_leaves_the_draft_as_it_was() -> None:
    """When the model cannot be reached for repair, the section is finished with its flags."""
    events, _ = run(scripted(F1=GOOD["F1"] + "培训77人次。", repair=Refuse(500)))

    assert "培训77人次。" in finished(events)[1].text
    assert last(events).complete


def test_repairs_are_read_by_number_and_nothing_else_is() -> None:
    """A line that merely begins with a figure is no answer to a sentence of that number."""
    answer = (
        "好的，修改如下：\n[1] 甲。\n**[2]** 乙\n（3）丙。\n4. 丁。\n[补] 戊。\n补：己；\n[补1] 庚。\n"
        "1月1日举办。\n5.5万元。\n2025年开展。\n[9] 多余。\n[1] 又甲。"
    )
    new, added = read_repairs(answer, 6)

    assert new == {1: "甲。", 2: "乙。", 3: "丙。", 4: "丁。"}
    assert added == ["戊。", "己。", "庚。"]


def test_two_figures_swapped_between_sentences_are_put_right_together() -> None:
    """Either new sentence alone might look no better; both together are."""
    sheet = FactSheet.from_mapping(
        {
            "unit": {"name": "临江街道总工会"},
            "period": {"year": "2025", "span": "全年"},
            "facts": [
                {"id": "F1", "topic": "评优", "item": "优秀工会主席", "value": "12", "unit": "人"},
                {"id": "F2", "topic": "评优", "item": "优秀积极分子", "value": "44", "unit": "人"},
            ],
        }
    )
    wrong = examine(cut(["评出优秀工会主席44人〔F1〕。评出优秀积极分子12人〔F2〕。"]), sheet, sheet.facts)
    right, refused = apply_repairs(wrong, "[1] 评出优秀工会主席12人〔F1〕。\n[2] 评出优秀积极分子44人〔F2〕。", sheet)

    assert len(wrong.faults) == 2
    assert right.faults == ()
    assert right.text == "评出优秀工会主席12人。评出优秀积极分子44人。"
    assert refused == {}


def test_a_wrong_mark_behind_a_right_figure_does_not_cost_the_figure() -> None:
    """Only the mark is asked for; an answer that puts the wrongly cited fact's value there is refused, the right figure stays."""
    said = "培训班办班2期〔F1〕，学员216人〔F2〕；技能班办班5期〔F3〕，学员193人〔F2〕。共培训409人〔F2+F4〕。"
    facts = [("培训班", "2", "期"), ("培训班学员", "216", "人"), ("技能班", "5", "期"), ("技能班学员", "193", "人")]
    sheet = FactSheet.from_mapping(
        {
            "unit": {"name": "临江街道总工会", "kind": "街道"},
            "period": {"year": "2025", "span": "全年"},
            "facts": [
                {"id": f"F{n}", "topic": "技能培训", "item": item, "value": value, "unit": unit}
                for n, (item, value, unit) in enumerate(facts, 1)
            ],
        }
    )
    checked = examine(cut([said]), sheet, sheet.facts)
    asked_for = describe_faults(checked, {})
    needed, _ = describe_facts(checked, sheet)
    after, refused = apply_repairs(checked, "[1] " + said.split("。")[0].replace("193", "216") + "。", sheet)

    assert "只改标记" in asked_for
    assert "可改为" not in asked_for
    assert "F4 技能班学员" in needed
    assert refused
    assert "学员193人" in after.text


def test_a_sentence_without_any_ground_may_be_left_out() -> None:
    """An answer may remove a flagged sentence, unless it tells a fact or is all that its paragraph says."""
    told = GOOD["F1"]
    checked = examine(cut([told + "培训职工77人次。"]), SHEET, SHEET.facts[:2])
    alone = examine(cut(["培训职工77人次。"]), SHEET, ())
    holding = examine(cut(["全年办好实事。" * 6 + "新建企业工会12家〔F1〕，培训职工77人次。"]), SHEET, SHEET.facts[:1])

    assert apply_repairs(checked, "[1] 删去", SHEET)[0].text == strip_citations(told)
    assert apply_repairs(alone, "[1] （删去）", SHEET)[0].text == "培训职工77人次。"
    assert "12家" in apply_repairs(holding, "[1] 删去本句。", SHEET)[0].text


def test_a_fault_without_facts_is_shown_with_what_its_paragraph_tells() -> None:
    """A total of the model's own can be put right only by one who sees what it adds up."""
    checked = examine(cut([GOOD["F3"] + "参加职工400余人。"]), SHEET, SHEET.facts[2:4])
    needed, missing = describe_facts(checked, SHEET)

    assert "F3 竞赛参赛单位" in needed
    assert missing == "（没有）"


def test_what_is_repaired_is_what_people_will_see() -> None:
    """A passage is checked under its heading and with its labels: no figure is found wrong there that the repair did not see."""
    setting = Setting("一、开展竞赛和评选", "一、1、", 1)
    checked = examine(
        cut(["竞赛有序开展。参赛单位54家〔F3〕。", "技能比武5场〔F4〕。"]), SHEET, SHEET.facts[2:4], setting
    )

    assert checked.text == "一、开展竞赛和评选\n1、竞赛有序开展。参赛单位54家。\n2、技能比武5场。"
    assert checked.report.figures == check(checked.text, SHEET).figures
    assert [(fault.paragraph, fault.sentence) for fault in checked.faults] == [(1, 0)]


def test_an_added_sentence_is_asked_for_with_the_one_before_it() -> None:
    """The model sees behind which sentence the facts left out are to be told: the last of the paragraph on their topic."""
    checked = examine(cut([GOOD["F3"], "慰问困难职工29户〔F5〕。"]), SHEET, SHEET.facts[2:])
    _, missing = describe_facts(checked, SHEET)

    assert "写F6的句子接在这一句后面：慰问困难职工29户〔F5〕。" in missing


def test_a_wrong_figure_is_told_once_with_what_it_may_add_up() -> None:
    """A figure wrong with and without its mark has one reason; the facts of the sentence before are shown beside its own."""
    said = "慰问困难职工29户〔F5〕。发放慰问金9.7万元〔F6〕。"
    checked = examine(cut([said]), SHEET, SHEET.facts[4:])
    needed, _ = describe_facts(checked, SHEET)

    assert describe_faults(checked, {}).count("核对：“9.7万元”") == 1
    assert "F5 慰问困难职工" in needed
    assert "F6 发放慰问金" in needed


def test_an_average_is_to_be_left_out_and_not_to_become_the_whole() -> None:
    """An average of the model's own is no wrong total: it is asked to go, and nothing is offered in its place; a share is another thing."""
    averaged = examine(cut(["新建企业工会12家〔F1〕，平均每家发展会员62人〔F2/F1〕。"]), SHEET, SHEET.facts[:2])
    shared = examine(cut(["新建企业工会12家〔F1〕，完成任务的130%〔F1/F1.target〕。"]), SHEET, SHEET.facts[:1])

    assert "分句一起删去" in describe_faults(averaged, {})
    assert "可改为" not in describe_faults(averaged, {})
    assert "可改为“120%”" in describe_faults(shared, {})
