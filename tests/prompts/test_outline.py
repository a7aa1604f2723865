"""Outlines: loading, inheritance, faults in one Chinese line, which one suits whom, where facts go."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import drafter
from drafter.errors import TemplateError
from drafter.prompts import (
    Library,
    Outline,
    load_outline,
    outlines,
    prompts_folder,
    read_outline,
)
from drafter.prompts.outline import topic_family, topic_name
from drafter.sheet import Fact, FactSheet, Period, Unit

CHINESE = re.compile(r"[一-鿿]")


def sheet(kind: str = "街道", year: int = 2025, span: str = "上半年") -> FactSheet:
    """Make a sheet without facts."""
    unit = Unit(name="东篱街道总工会", short="街道总工会", kind=kind, leaders=("区总工会", "街道党工委"))
    return FactSheet(unit=unit, period=Period(year=year, span=span))


def test_every_outline_file_loads_under_its_own_name():
    """Each file in prompts/outlines is a well-formed outline; there is one for each kind of unit."""
    names = [outline.name for outline in outlines()]

    assert names == sorted(set(names))
    assert {"base", "subdistrict", "town", "district", "cdc", "hospital"} <= set(names)
    assert all(outline.label and CHINESE.search(outline.label) for outline in outlines())


def test_labels_are_told_apart():
    """A person chooses by label, so no two are the same."""
    labels = [outline.label for outline in outlines()]

    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("outline", outlines(), ids=lambda outline: outline.name)
def test_an_outline_is_complete(outline: Outline):
    """Each outline has sections, each section takes topics, no topic stands in two sections, every wanted fact finds its section."""
    topics = [topic for section in outline.sections for topic in section.topics]

    assert len(outline.sections) >= 2
    assert all(section.topics and section.heading for section in outline.sections)
    assert len(topics) == len(set(topics))
    for section in outline.sections:
        for want in section.wants:
            assert outline.section_of(want.topic) is section, want


@pytest.mark.parametrize("outline", outlines(), ids=lambda outline: outline.name)
def test_headings_of_one_outline_are_parallel(outline: Outline):
    """First-level headings differ by no more than eight characters in length, apart from the one that stands for all other work."""
    lengths = [len(section.heading.replace("${staff}", "职工")) for section in outline.sections]

    assert max(lengths) - min(lengths) <= 8


def test_a_child_keeps_what_it_does_not_state():
    """A variant inherits sections, topics and patterns, but not whom it suits."""
    parent, child = load_outline("subdistrict"), load_outline("subdistrict-first-half")

    assert child.sections == parent.sections
    assert child.numbering == parent.numbering
    assert child.spans == ("上半年",)
    assert parent.spans == ()
    assert child.plans == "${next}工作打算"


def test_a_child_section_fills_from_the_parent_of_the_same_key():
    """A section that states only its heading has the parent's topics; a new key stands by itself."""
    text = """
label = "试"
extends = "town"
[[sections]]
key = "rights"
heading = "新的标题"
[[sections]]
key = "extra"
heading = "另一部分"
topics = ["文体活动"]
"""
    outline = read_outline(text, "trial")

    assert [section.key for section in outline.sections] == ["rights", "extra"]
    assert outline.sections[0].topics == load_outline("town").sections[1].topics


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('label = "试"\nsectoins = []', "不认识的字段“sectoins”"),
        (
            'label = "试"\n[[sections]]\nkey = "a"\nheading = "甲"\ntopic = ["x"]',
            "不认识的字段“sections.1.topic”",
        ),
        ('title = "无标签"', "缺少“label”"),
        ('label = "试"\nopening = "在${leader}领导下"', "未知的空位“leader”"),
        ('label = "试"\nclosing = "共$5元"', "写坏的空位"),
        ('label = "试"\nextends = "nowhere"', "上级提纲“nowhere”不存在"),
        ('label = "试"\nextends = "town-first-half"', "只允许继承一层"),
        ('label = "试"\nnumbering = "甲、"', "“numbering”的写法不在可选范围内"),
        ('label = "试', "不是正确的 TOML"),
        ('label = "试"\nsigned = 1', "不认识的字段“signed”"),
        ("label = 5", "“label”应为文字"),
        (
            'label = "试"\n[[sections]]\nkey = "a"\nheading = "甲"\n[[sections]]\nkey = "a"\nheading = "乙"',
            "“a”重复",
        ),
    ],
)
def test_a_fault_is_told_in_one_chinese_line(text: str, said: str):
    """Each fault in an outline names the outline and the place, in one Chinese line, with what to do."""
    with pytest.raises(TemplateError) as caught:
        read_outline(text, "试写")

    message = str(caught.value)
    assert said in message
    assert "试写" in message
    assert "\n" not in message
    assert CHINESE.search(caught.value.hint)


def test_an_outline_that_does_not_exist_is_named():
    """Asking for an outline there is none of says its name and how to list them."""
    with pytest.raises(TemplateError, match="提纲“没有这个”不存在") as caught:
        load_outline("没有这个")

    assert "drafter template list" in caught.value.hint


def test_a_name_cannot_leave_the_folder():
    """A name with a path in it is no outline."""
    with pytest.raises(TemplateError):
        load_outline("../outlines/base")


@pytest.mark.parametrize(
    ("kind", "span", "name"),
    [
        ("街道", "全年", "subdistrict"),
        ("街道", "上半年", "subdistrict-first-half"),
        ("镇", "全年", "town"),
        ("乡镇", "上半年", "town-first-half"),
        ("区", "全年", "district"),
        ("縣", "上半年", "district-first-half"),
        ("疾控中心", "全年", "cdc"),
        ("医院", "第一季度", "hospital"),
        ("医院", "上半年", "hospital-first-half"),
        ("学校", "上半年", "school-first-half"),
        ("高校", "全年", "university"),
        ("幼儿园", "全年", "school"),
        ("机关", "上半年", "agency-first-half"),
        ("事业单位", "全年", "institution"),
        ("企业", "1—11月", "company"),
        ("煤矿", "上半年", "mine-first-half"),
        ("煤矿", "全年", "mine"),
        ("医院", "下半年", "hospital-second-half"),
        ("公路", "上半年", "highway-first-half"),
        ("", "全年", "base"),
        ("合作社", "全年", "base"),
    ],
)
def test_the_outline_that_suits_a_unit_is_suggested(kind: str, span: str, name: str):
    """Kind and span decide; an unknown kind gets the base outline."""
    assert Library().default_outline(kind, span) == name


@pytest.mark.parametrize(
    ("kind", "unit", "name"),
    [
        ("事业单位", "云泽县疾控中心工会", "cdc"),
        ("企业", "北山高速公路公司工会", "highway"),
        ("", "青禾县人民医院工会", "hospital"),
        ("事业单位", "青禾县图书馆工会", "institution"),
        ("公司", "远航集团公司工会", "company"),
        ("街道", "医院路街道总工会", "subdistrict"),
    ],
)
def test_the_name_decides_when_the_kind_says_little(kind: str, unit: str, name: str):
    """A 事业单位 that is called 疾控中心 gets the outline of one; a street named after a hospital stays a street."""
    assert Library().default_outline(kind, "全年", unit) == name


def test_the_title_names_unit_and_period():
    """Title form 单位+时限+文种, without 全年 for a whole year."""
    outline = load_outline("base")

    assert outline.title_for(sheet()) == "东篱街道总工会2025年上半年工作总结"
    assert outline.title_for(sheet(span="全年")) == "东篱街道总工会2025年工作总结"


@pytest.mark.parametrize(
    ("year", "thought"),
    [
        (2001, "邓小平理论"),
        (2005, "邓小平理论和“三个代表”重要思想"),
        (2010, "中国特色社会主义理论体系"),
        (2025, "习近平新时代中国特色社会主义思想"),
    ],
)
def test_no_summary_names_a_thought_before_its_time(year: int, thought: str):
    """The guiding thought of an opening is the one of that year."""
    assert load_outline("district").holes(sheet(year=year))["thought"] == thought


@pytest.mark.parametrize(
    ("span", "following"),
    [("上半年", "下半年"), ("全年", "2026年"), ("第二季度", "第三季度"), ("1—11月", "下一步")],
)
def test_plans_are_for_the_period_that_follows(span: str, following: str):
    """The hole next names the period after the one reported on."""
    assert load_outline("base").holes(sheet(span=span))["next"] == following


def test_a_sheet_that_names_no_leaders_is_led_by_the_union_above():
    """The opening never reads 在的领导下."""
    assert load_outline("base").holes(FactSheet(period=Period(year=2025)))["leaders"] == "上级工会"


@pytest.mark.parametrize(
    ("topic", "key"),
    [
        ("劳动竞赛", "merit"),
        ("争议调处", "law"),
        ("信访与调解", "law"),
        ("帮扶救助", "service"),
        ("医疗互助", "service"),
        ("勞動競賽", "merit"),
        ("文体设施", "culture"),
        ("组织概况", "own"),
        ("星际航行", None),
        ("", None),
    ],
)
def test_facts_find_their_section_by_topic(topic: str, key: str | None):
    """Equal words, contained words, then the family decide; a topic nobody takes has no section."""
    section = load_outline("subdistrict").section_of(topic)

    assert (section.key if section else None) == key


@given(st.lists(st.text(alphabet="劳动竞赛帮扶文体活动组织建设财务女职工其他xyz", max_size=6), max_size=12))
def test_every_fact_is_in_exactly_one_section(topics: list[str]):
    """Allocation loses no fact and doubles none, whatever the topics; 其他工作 comes last."""
    facts = [Fact(id=f"F{n}", topic=topic) for n, topic in enumerate(topics)]
    parts = load_outline("base").allocate(facts)

    assert sorted(fact.id for _, members in parts for fact in members) == sorted(fact.id for fact in facts)
    assert all(members for _, members in parts)
    assert all(section.key != "other" for section, _ in parts[:-1])


@pytest.mark.parametrize(
    ("topic", "family", "name"),
    [
        ("文体", "文体活动", "文体活动"),
        ("送温暖", "困难帮扶", "送温暖工作"),
        ("组织概况", "组织建设", "组织建设"),
        ("帮扶中心", "困难帮扶", "帮扶中心建设"),
        ("劳动竞赛", "劳动竞赛", "劳动竞赛"),
        ("无从归类", "", "无从归类"),
    ],
)
def test_a_topic_has_a_family_and_a_name_for_headings(topic: str, family: str, name: str):
    """Short or bare topics get a name that a heading can bear."""
    assert topic_family(topic) == family
    assert topic_name(topic) == name


def test_outlines_are_found_in_an_installed_package(tmp_path: Path):
    """Where the wheel put the files (drafter/_prompts), and no checkout stands around it, the same outlines load."""
    package = Path(drafter.__file__).parent
    shutil.copytree(package, tmp_path / "drafter", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(str(prompts_folder()), tmp_path / "drafter" / "_prompts", dirs_exist_ok=True)
    program = "import drafter.prompts as p; print(p.prompts_folder()); print(*[o.name for o in p.outlines()])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    folder, names = done.stdout.splitlines()

    assert folder == str(tmp_path / "drafter" / "_prompts")
    assert names.split() == [outline.name for outline in outlines()]
