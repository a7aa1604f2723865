"""A unit's own templates go before those that ship, and a broken one is never passed over in silence."""

from __future__ import annotations

import re

import pytest

from drafter.errors import TemplateError
from drafter.prompts import SHIPPED, Library, file_of, kind_of, load_outline, load_prompt, outlines, require_name
from drafter.prompts.library import LARGEST
from drafter.prompts.outline import shipped_outline
from drafter.prompts.promptfile import shipped_prompt, shipped_prompts

OWN = 'label = "自己的"\nextends = "shipped/subdistrict"\nkinds = ["街道"]\nspans = ["上半年"]\n'
BROKEN = OWN + 'opening = "${leader}"\n'


def test_without_own_versions_it_is_what_ships() -> None:
    """Every outline and prompt, the listing and the choice are the shipped ones."""
    library = Library()

    assert library.outlines() == outlines()
    assert library.faults() == {}
    assert library.default_outline("街道", "上半年") == "subdistrict-first-half"
    assert library.prompt("chain/section") == load_prompt("chain/section")


def test_an_own_version_takes_the_place_of_what_ships() -> None:
    """The name gives the own one, `shipped/` the other; both are listed, told apart, and the own one is suggested."""
    library = Library({"subdistrict-first-half": OWN})
    listed = {outline.name: outline for outline in library.outlines()}

    assert library.outline("subdistrict-first-half").label == "自己的"
    assert library.outline("subdistrict-first-half").sections == load_outline("subdistrict").sections
    assert library.outline(SHIPPED + "subdistrict-first-half").opening == load_outline("subdistrict-first-half").opening
    assert listed[SHIPPED + "subdistrict-first-half"].label.endswith("（自带）")
    assert len(listed) == len(outlines()) + 1
    assert library.default_outline("街道", "上半年") == "subdistrict-first-half"


def test_an_own_outline_of_a_new_name_is_suggested_before_an_equal_one() -> None:
    """A unit that made an outline for its kind and span means to use it."""
    library = Library({"重点工作式": OWN})

    assert library.default_outline("街道", "上半年") == "重点工作式"
    assert library.default_outline("街道", "全年") == "subdistrict"


def test_the_units_name_decides_with_own_templates_too() -> None:
    """An institution that is called 疾控中心 is offered the outline of one, its own before the shipped."""
    library = Library({"疾控": OWN.replace("街道", "疾控")})

    assert Library().default_outline("事业单位", "全年", "云泽县疾控中心工会") == "cdc"
    assert library.default_outline("事业单位", "上半年", "云泽县疾控中心工会") == "疾控"
    assert library.default_outline("事业单位", "全年", "云泽县图书馆工会") == "institution"


def test_an_own_parent_counts_for_what_extends_it() -> None:
    """A changed outline changes its shipped variants too, and only these."""
    changed = re.sub(r"(?m)^closing = .*$", "", shipped_outline("subdistrict"))
    library = Library({"subdistrict": f'closing = "就写到这里。"\n{changed}'})

    assert library.outline("subdistrict-second-half").closing == "就写到这里。"
    assert library.outline(SHIPPED + "subdistrict-second-half").closing != "就写到这里。"
    assert library.outline("town") is load_outline("town")


def test_a_broken_own_version_is_an_error_and_what_ships_is_offered() -> None:
    """Asking for it says where and what to do; the list has the shipped one in its place, and that one is suggested."""
    library = Library({"subdistrict-first-half": BROKEN})
    with pytest.raises(TemplateError, match="第5行：“opening”用了未知的空位“leader”") as caught:
        library.outline("subdistrict-first-half")
    names = [outline.name for outline in library.outlines()]

    assert "自带" in caught.value.hint
    assert str(library.faults()["subdistrict-first-half"]) == str(caught.value)
    assert "subdistrict-first-half" not in names
    assert SHIPPED + "subdistrict-first-half" in names
    assert library.default_outline("街道", "上半年") == SHIPPED + "subdistrict-first-half"


def test_a_broken_base_outline_still_leaves_one_to_suggest() -> None:
    """The last resort is what ships when the unit's own base cannot be used."""
    library = Library({"base": "不是 TOML"})

    assert library.default_outline("没有这一类", "全年") == SHIPPED + "base"
    assert library.outline(SHIPPED + "base").sections


def test_variants_of_a_broken_parent_are_told_too() -> None:
    """What ships and builds on a broken own outline is named among the faults, with the shipped one offered."""
    library = Library({"subdistrict": 'label = "坏的"\nextends = "base"\n'})
    faults = library.faults()

    assert set(faults) == {outline.name for outline in outlines() if outline.extends == "subdistrict"}
    assert "只允许继承一层" in str(faults["subdistrict-first-half"])
    assert SHIPPED + "subdistrict-first-half" in {outline.name for outline in library.outlines()}


def test_an_outline_cannot_extend_itself() -> None:
    """It is told how to build on the shipped one of the same name."""
    faults = Library().examine("town", 'label = "镇"\nextends = "town"\n')

    assert [(fault.line, fault.what) for fault in faults] == [(2, "提纲不能继承自己")]
    assert "shipped/town" in faults[0].hint
    assert Library().examine("town", 'label = "镇"\nextends = "shipped/town"\n') == ()


@pytest.mark.parametrize("name", shipped_prompts())
def test_an_own_prompt_has_the_holes_of_the_shipped_one(name: str) -> None:
    """The chain fills exactly these: one fewer or one more is a fault, the text around them is free."""
    text = shipped_prompt(name)
    hole = load_prompt(name).holes[0]
    fewer = text.replace(f'"{hole}", ', "").replace(f'["{hole}"]', "[]").replace(f"${{{hole}}}", "")
    foreign = next(other for other in ("body", "items", "missing") if other not in load_prompt(name).holes)
    more = text.replace("holes = [", f'holes = ["{foreign}", ') + f"${{{foreign}}}\n"

    assert [fault.what for fault in Library().examine(name, fewer)] == [f"缺少空位“{hole}”"]
    assert [fault.what.split("，")[0] for fault in Library().examine(name, more)] == [f"多出空位“{foreign}”"]
    assert Library({name: text + "\n请写得具体些。\n"}).prompt(name).turns[-1].text.endswith("请写得具体些。")
    with pytest.raises(TemplateError, match=hole):
        Library({name: fewer}).prompt(name)


def test_a_text_beyond_all_measure_is_refused() -> None:
    """A file of the wrong kind is told by its length, before anything reads it."""
    faults = Library().examine("town", "#" * (LARGEST + 1))

    assert [fault.wrong for fault in faults] == [True]


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("subdistrict", "outline", "outlines/subdistrict.toml"),
        ("重点工作式", "outline", "outlines/重点工作式.toml"),
        ("chain/section", "prompt", "chain/section.md"),
    ],
)
def test_a_name_says_kind_and_file(name: str, kind: str, file: str) -> None:
    """Names are those of the files that ship."""
    require_name(name)

    assert (kind_of(name), file_of(name)) == (kind, file)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "chain/nothing", "chain/../x", "A", "x" * 61, "a.b", " a", "a\n"])
def test_a_name_no_file_can_have_is_refused(name: str) -> None:
    """Neither a path, nor a prompt that the chain does not ask for."""
    with pytest.raises(TemplateError):
        require_name(name)
