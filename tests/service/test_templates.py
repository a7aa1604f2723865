"""A unit's own templates in the service: copied, changed, shared, compared, tried, handed on — and drafted with."""

from __future__ import annotations

import io
import zipfile

import pytest

from drafter.errors import FileError, ForbiddenError, InputError, NotFoundError, StaleRevisionError, TemplateError
from drafter.prompts.outline import shipped_outline
from drafter.prompts.promptfile import shipped_prompt
from drafter.service import Drafter, Person, Role, StoredUnit, Work
from drafter.writing.events import DraftFinished
from tests.loopback import Loopback
from tests.service.conftest import Open, content
from tests.service.test_model_writer import clerk, with_model

NAME = "town-first-half"
CLOSING = 'closing = "就写到这里。"\n'


@pytest.fixture
def unit(drafter: Drafter, work: Work) -> StoredUnit:
    """The unit of the small sheet."""
    found = drafter.unit_of(work.id)
    assert found is not None
    return found


def changed(drafter: Drafter, unit: StoredUnit, addition: str = CLOSING) -> str:
    """Copy the outline of the small sheet and save it with a line more."""
    drafter.copy_template(unit.id, NAME)
    text = drafter.template_text(unit.id, NAME)
    own = "\n".join(line for line in text.split("\n") if not line.startswith("closing"))
    own = addition + own
    drafter.save_template(unit.id, NAME, own, base=1)
    return own


def test_a_copy_is_the_shipped_text_and_is_drafted_with(drafter: Drafter, work: Work, unit: StoredUnit) -> None:
    """Before the copy what ships; after it and a change the unit's text, and the draft says which version."""
    assert drafter.template(unit.id, NAME).origin == "shipped"
    changed(drafter, unit)
    template = drafter.template(unit.id, NAME)
    list(drafter.draft(work.id, drafter.suggest_outline(work.id)))
    draft = drafter.draft_revision(work.id)
    run = drafter.last_run(work.id)

    assert drafter.template_text(unit.id, NAME, 1) == shipped_outline(NAME)
    assert (template.origin, template.number, template.owner) == ("own", 2, unit.name)
    assert draft is not None
    assert run is not None
    assert draft.text.endswith("就写到这里。")
    newest = drafter.template_revisions(unit.id, NAME)[0]
    assert draft.outline_version == run.outline_version == newest.id
    assert drafter.outline_used(work.id) == "本单位第2版"
    (started,) = [entry for entry in drafter.audit_log(work.id) if entry.action == "start_run"]
    assert started.detail["templates"] == {NAME: newest.id}


def test_the_version_stays_with_edits_and_restored_drafts(drafter: Drafter, work: Work, unit: StoredUnit) -> None:
    """Whoever edits the draft, or goes back to it, keeps what it was written with."""
    changed(drafter, unit)
    list(drafter.draft(work.id, NAME))
    first = drafter.draft_revision(work.id)
    assert first is not None
    edited = drafter.save_draft(work.id, first.text + "\n另有说明。", base=1)
    list(drafter.draft(work.id, f"shipped/{NAME}"))
    shipped = drafter.draft_revision(work.id)
    restored = drafter.restore_draft(work.id, 1, base=3)

    assert shipped is not None
    assert edited.outline_version == restored.outline_version == first.outline_version
    assert (shipped.outline, shipped.outline_version) == (f"shipped/{NAME}", None)


def test_remarks_on_form_follow_the_version_a_draft_was_written_with(
    drafter: Drafter, work: Work, unit: StoredUnit, open_drafter: Open
) -> None:
    """The numbering of the own version counts, also after the template was changed again."""
    drafter.copy_template(unit.id, NAME)
    text = drafter.template_text(unit.id, NAME)
    text = 'numbering = "1、"\n' + "\n".join(line for line in text.split("\n") if not line.startswith("numbering"))
    drafter.save_template(unit.id, NAME, text, base=1)
    list(drafter.draft(work.id, NAME))
    before = [remark.rule for remark in drafter.review(work.id).remarks]
    drafter.save_template(unit.id, NAME, text.replace('"1、"', '"一、（一）1."'), base=2)

    # A service that remembers nothing of the first review.
    assert [remark.rule for remark in open_drafter().review(work.id).remarks] == before


def test_a_broken_text_is_refused_with_every_fault(drafter: Drafter, unit: StoredUnit) -> None:
    """Nothing is stored; each fault names its line and what to do."""
    own = changed(drafter, unit)
    with pytest.raises(TemplateError) as caught:
        drafter.save_template(unit.id, NAME, own.replace("closing", "clossing").replace("${", "${x"), base=2)

    assert len(caught.value.problems) > 1
    assert all("第" in problem.where and problem.hint for problem in caught.value.problems)
    assert drafter.template(unit.id, NAME).number == 2


def test_a_change_that_breaks_another_outline_is_refused(drafter: Drafter, unit: StoredUnit) -> None:
    """The town outline is extended by its variants: it cannot itself extend one."""
    drafter.copy_template(unit.id, "town")
    with pytest.raises(TemplateError, match="只允许继承一层"):
        drafter.save_template(unit.id, "town", 'label = "镇"\nextends = "base"\n', base=1)

    assert drafter.template_faults(drafter.works()[0].id) == ()


def test_a_version_broken_since_is_told_and_what_ships_is_offered(
    drafter: Drafter, work: Work, unit: StoredUnit
) -> None:
    """Stored by another program, say: one line, the shipped outline is suggested and drafts, nothing else is touched."""
    from drafter.store import NewVersion

    drafter._store.save_templates(
        unit.id, [NewVersion("outline", NAME, "label = 5\n", 0, False)], actor="旧程序", action="save_template"
    )
    (fault,) = drafter.template_faults(work.id)
    suggested = drafter.suggest_outline(work.id)
    listed = {outline.name for outline in drafter.outlines(work.id)}

    assert "第1行" in fault
    assert "自带" in fault
    assert "\n" not in fault
    assert suggested == f"shipped/{NAME}"
    assert NAME not in listed
    assert drafter.template(unit.id, NAME).fault
    with pytest.raises(TemplateError, match="第1行"):
        drafter.draft(work.id, NAME)
    assert isinstance(list(drafter.draft(work.id, suggested))[-1], DraftFinished)
    assert drafter.review(work.id).draft.outline == suggested


def test_two_people_on_one_template(drafter: Drafter, unit: StoredUnit, open_drafter: Open) -> None:
    """The second is told who saved; what they wrote is not stored over it."""
    own = changed(drafter, unit)
    other = open_drafter(actor="周明")
    other.save_template(unit.id, NAME, own + "# 周明\n", base=2)
    with pytest.raises(StaleRevisionError, match="周明"):
        drafter.save_template(unit.id, NAME, own + "# 陈静\n", base=2)

    assert drafter.template_text(unit.id, NAME).endswith("# 周明\n")


def test_going_back_and_taking_back_are_versions_too(drafter: Drafter, work: Work, unit: StoredUnit) -> None:
    """An earlier text is saved again on top; taken back, what ships counts; restored once more, the unit's."""
    changed(drafter, unit)
    drafter.restore_template(unit.id, NAME, 1, base=2)
    assert drafter.template_text(unit.id, NAME) == shipped_outline(NAME)
    drafter.withdraw_template(unit.id, NAME, base=3)
    taken_back = drafter.template(unit.id, NAME)
    drafter.restore_template(unit.id, NAME, 2, base=4)

    assert (taken_back.origin, taken_back.own_number) == ("shipped", 4)
    assert drafter.template_text(unit.id, NAME).startswith(CLOSING)
    assert [bool(one.text) for one in drafter.template_revisions(unit.id, NAME)] == [True, False, True, True, True]
    with pytest.raises(InputError, match="没有内容"):
        drafter.restore_template(unit.id, NAME, 4, base=5)
    actions = [entry.action for entry in drafter.audit_log() if entry.unit_id == unit.id and "template" in entry.action]
    assert actions[-3:] == ["restore_template", "withdraw_template", "restore_template"]


def test_an_outline_of_a_new_name(drafter: Drafter, work: Work, unit: StoredUnit) -> None:
    """It has a label of its own, is suggested for its kind, and after it was taken back it can be found and restored."""
    drafter.copy_template(unit.id, NAME, as_name="重点工作式")
    labels = [outline.label for outline in drafter.outlines(work.id)]
    assert drafter.suggest_outline(work.id) == "重点工作式"
    assert len(set(labels)) == len(labels)
    drafter.withdraw_template(unit.id, "重点工作式", base=1)

    assert drafter.suggest_outline(work.id) == NAME
    assert drafter.template(unit.id, "重点工作式").origin == "withdrawn"
    assert "重点工作式" in {one.name for one in drafter.templates(unit.id)}
    drafter.restore_template(unit.id, "重点工作式", 1, base=2)
    assert drafter.suggest_outline(work.id) == "重点工作式"


@pytest.mark.parametrize(
    ("name", "new", "error"),
    [
        ("nothing", "", TemplateError),
        (NAME, "town", InputError),
        (NAME, "../x", TemplateError),
        ("chain/section", "mine", TemplateError),
        (NAME, "chain/section", TemplateError),
    ],
)
def test_a_copy_that_cannot_be(drafter: Drafter, unit: StoredUnit, name: str, new: str, error: type[Exception]) -> None:
    """There is no such template, or the name is taken, or no file could have it."""
    with pytest.raises(error):
        drafter.copy_template(unit.id, name, as_name=new)

    assert all(one.origin == "shipped" for one in drafter.templates(unit.id))


def test_a_second_copy_is_refused(drafter: Drafter, unit: StoredUnit) -> None:
    """What the unit wrote is not put aside by a press of a button."""
    changed(drafter, unit)
    with pytest.raises(InputError, match="第2版"):
        drafter.copy_template(unit.id, NAME)


def test_units_below_use_what_is_shared_and_cannot_change_it(drafter: Drafter, work: Work, unit: StoredUnit) -> None:
    """Only what is shared, the nearest unit's first; a copy makes it their own; no longer shared, what ships counts again."""
    town = drafter.add_unit("柳溪镇总工会", kind="镇")
    drafter.move_unit(unit.id, town.id)
    drafter.copy_template(town.id, NAME)
    text = drafter.template_text(town.id, NAME) + "# 县里的\n"
    drafter.save_template(town.id, NAME, text, base=1)
    assert drafter.template(unit.id, NAME).origin == "shipped"
    drafter.share_template(town.id, NAME, shared=True, base=2)
    seen = drafter.template(unit.id, NAME)
    list(drafter.draft(work.id, drafter.suggest_outline(work.id)))

    assert (seen.origin, seen.owner, seen.number, seen.shared) == ("above", town.name, 3, True)
    assert drafter.template_text(unit.id, NAME) == text
    assert drafter.outline_used(work.id) == f"{town.name}第3版"
    with pytest.raises(NotFoundError, match="没有自己的"):
        drafter.share_template(unit.id, NAME, shared=True, base=3)
    with pytest.raises(StaleRevisionError):
        drafter.save_template(unit.id, NAME, text, base=3)
    drafter.copy_template(unit.id, NAME)
    assert drafter.template(unit.id, NAME).origin == "own"
    assert drafter.template_text(unit.id, NAME) == text
    drafter.share_template(town.id, NAME, shared=False, base=3)
    drafter.withdraw_template(unit.id, NAME, base=1)
    assert drafter.template(unit.id, NAME).origin == "shipped"


def test_versions_are_compared_also_with_what_ships(drafter: Drafter, unit: StoredUnit) -> None:
    """0 is what the unit had without one of its own; equal ones differ in nothing."""
    changed(drafter, unit)
    against_shipped = drafter.compare_templates(unit.id, NAME, 0, 2)

    assert any("就写到这里" in one.new for one in against_shipped if one.old != one.new)
    assert all(one.old == one.new for one in drafter.compare_templates(unit.id, NAME, 0, 1))
    with pytest.raises(NotFoundError, match="第9版"):
        drafter.compare_templates(unit.id, NAME, 9, 2)


def test_a_check_counts_tokens_and_stores_nothing(drafter: Drafter, unit: StoredUnit) -> None:
    """Sound texts have a count that grows with them; one with a fault has none."""
    text = shipped_outline(NAME)
    sound = drafter.check_template(unit.id, NAME, text)
    longer = drafter.check_template(unit.id, NAME, text.replace('plans = "', 'plans = "切实可行的'))

    assert sound.ok
    assert 0 < sound.tokens < longer.tokens
    assert not drafter.check_template(unit.id, NAME, text + "x").ok
    assert drafter.check_template(unit.id, NAME, text + "x").tokens == 0
    assert drafter.template(unit.id, NAME).own_number == 0


def test_a_preview_is_filled_with_the_sheet(drafter: Drafter, work: Work, unit: StoredUnit) -> None:
    """Title, parts with their facts and what is still wanted, and the prompts with their tokens; unsaved words included."""
    found = drafter.preview_template(
        work.id, NAME, shipped_outline(NAME) + "# 未存\n" + CLOSING.replace("closing", "# closing")
    )
    prompt = shipped_prompt("chain/section").replace("只交正文", "多用短句。只交正文")
    section = drafter.preview_template(work.id, "chain/section", prompt)

    assert found.title.startswith("长乐镇总工会2026年上半年")
    assert sorted(item for part in found.parts for item in part.items) == sorted(
        fact["item"] for fact in content()["facts"]
    )
    assert any(part.missing for part in found.parts)
    assert {one.name.partition("/")[0] for one in found.prompts} == {"chain"}
    assert all(one.tokens > 100 for one in found.prompts)
    assert {one.name for one in section.prompts} == {"chain/section"}
    assert all("多用短句。" in one.turns[0].text for one in section.prompts)


def test_trying_stores_no_draft(drafter: Drafter, work: Work) -> None:
    """The unsaved outline is drafted by rule; neither draft nor run nor version is there afterwards."""
    text = shipped_outline(NAME).replace("label", "signature = true\nlabel", 1)
    events = list(drafter.try_template(work.id, NAME, text))
    done = events[-1]

    assert isinstance(done, DraftFinished)
    assert done.text.endswith("长乐镇总工会")
    assert drafter.draft_revision(work.id) is None
    assert drafter.last_run(work.id) is None
    with pytest.raises(InputError, match="规则写作不用提示词"):
        drafter.try_template(work.id, "chain/section", shipped_prompt("chain/section"))


def test_a_model_is_sent_the_units_own_prompt(open_drafter: Open) -> None:
    """Tried before it is saved, and drafted with after; the run's line says which version, the trial's what it used."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        unit = drafter.unit_of(work.id)
        assert unit is not None
        prompt = shipped_prompt("chain/section").replace("只交正文", "多用短句。只交正文")
        list(drafter.try_template(work.id, "chain/section", prompt, "model"))
        tried = [question.system for question in server.questions]
        drafter.copy_template(unit.id, "chain/section")
        saved = drafter.save_template(unit.id, "chain/section", prompt, base=1)
        list(drafter.draft(work.id, "base", "model"))
        drafted = [question.system for question in server.questions[len(tried) :]]
        estimate = drafter.estimate(work.id, "base")

    assert any("多用短句。" in said for said in tried)
    assert any("多用短句。" in said for said in drafted)
    assert estimate.prompt_tokens
    log = drafter.audit_log(work.id)
    (trial,) = [entry for entry in log if entry.action == "try_template"]
    assert trial.detail["calls"] == len(tried)
    (started,) = [entry for entry in log if entry.action == "start_run"]
    assert started.detail["templates"] == {"chain/section": saved.id}


def test_what_is_exported_can_be_taken_over_by_another_unit(drafter: Drafter, unit: StoredUnit) -> None:
    """One as its file, several in a ZIP; another unit reads the same texts, once, all in one step."""
    own = changed(drafter, unit)
    one = drafter.export_templates(unit.id)
    drafter.copy_template(unit.id, "chain/section")
    several = drafter.export_templates(unit.id)
    other = drafter.add_unit("柳溪镇总工会", kind="镇")
    read = drafter.read_templates(other.id, several.data, several.name)
    saved = drafter.take_templates(other.id, read.items, several.name)

    assert (one.name, one.data.decode()) == (f"{NAME}.toml", own)
    assert [(item.name, item.state) for item in read.items] == [("chain/section", "new"), (NAME, "new")]
    assert [version.number for version in saved] == [1, 1]
    assert drafter.template_text(other.id, NAME) == own
    assert drafter.export_templates(other.id).data == several.data
    again = drafter.read_templates(other.id, several.data, several.name)
    assert {item.state for item in again.items} == {"same"}
    with pytest.raises(InputError, match="没有可导入"):
        drafter.take_templates(other.id, again.items, several.name)
    with zipfile.ZipFile(io.BytesIO(several.data)) as archive:
        assert archive.read("chain/section.md").decode() == shipped_prompt("chain/section")


def test_a_file_with_a_fault_is_shown_and_not_taken(drafter: Drafter, unit: StoredUnit) -> None:
    """What is sound beside it can be taken; files that come together may build on one another."""
    from drafter.prompts import pack

    data = pack({"新式": 'label = "新式"\nextends = "底本"\n', "底本": 'label = "底本"\n', "坏的": "label = 5\n"})
    read = drafter.read_templates(unit.id, data, "a.zip")
    states = {item.name: item.state for item in read.items}

    assert states == {"新式": "new", "底本": "new", "坏的": "broken"}
    with pytest.raises(TemplateError, match="坏的"):
        drafter.take_templates(unit.id, read.items, "a.zip")
    assert drafter.template(unit.id, "town").own_number == 0
    taken = drafter.take_templates(unit.id, [one for one in read.items if one.state == "new"], "a.zip")
    assert [version.name for version in taken] == ["底本", "新式"]
    assert drafter.check_template(unit.id, "新式", drafter.template_text(unit.id, "新式")).ok
    with pytest.raises(FileError):
        drafter.read_templates(unit.id, b"PK\x03\x04", "a.zip")


def test_nothing_of_ones_own_to_export(drafter: Drafter, unit: StoredUnit) -> None:
    """It is said what to do; a shipped one can be named."""
    with pytest.raises(InputError, match="没有自己的模板"):
        drafter.export_templates(unit.id)

    assert drafter.export_templates(unit.id, ["base"]).data.decode() == shipped_outline("base")


def test_a_work_without_a_unit_drafts_with_what_ships(drafter: Drafter) -> None:
    """Nobody's templates count until the sheet names a unit."""
    work = drafter.create_work({})

    assert drafter.unit_of(work.id) is None
    assert {one.origin for one in drafter.templates(None)} == {"shipped"}
    assert drafter.outlines(work.id) == drafter.outlines()


def test_a_run_keeps_the_templates_it_was_queued_with(open_drafter: Open) -> None:
    """Changed while it waits, the run still uses what it was begun with; so does one section written anew."""
    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        unit = drafter.unit_of(work.id)
        assert unit is not None
        drafter.copy_template(unit.id, NAME)
        drafter.copy_template(unit.id, "chain/section")
        prompt = shipped_prompt("chain/section")
        first = drafter.save_template(unit.id, "chain/section", prompt.replace("只交正文", "甲。只交正文"), base=1)
        run = drafter.start_draft(work.id, NAME, "model")
        drafter.save_template(unit.id, "chain/section", prompt.replace("只交正文", "乙。只交正文"), base=2)
        list(drafter.follow(run.id))
        asked = len(server.questions)
        again = drafter.redo_section(run.id, 1, "再具体些")
        list(drafter.follow(again.id))
        sections = [
            question.system for question in server.questions if "正在写本单位工作总结的一个部分" in question.system
        ]

    assert asked < len(server.questions)
    assert len(sections) > 3
    assert all("甲。只交正文" in said for said in sections)
    draft = drafter.draft_revision(work.id)
    version = drafter.template_revisions(unit.id, NAME)[0]
    assert draft is not None
    assert draft.outline_version == drafter.run(run.id).outline_version == version.id
    started = [entry for entry in drafter.audit_log(work.id) if entry.action == "start_run"]
    assert [entry.detail["templates"]["chain/section"] for entry in started] == [first.id, first.id]


def test_a_broken_prompt_keeps_a_run_from_being_queued(open_drafter: Open) -> None:
    """One line before anything is asked or queued; the rule writer, which uses no prompts, drafts all the same."""
    from drafter.store import NewVersion

    with Loopback(clerk) as server:
        drafter = with_model(open_drafter, server)
        work = drafter.create_work(content())
        unit = drafter.unit_of(work.id)
        assert unit is not None
        broken = NewVersion("prompt", "chain/section", "坏的", 0, False)
        drafter._store.save_templates(unit.id, [broken], actor="旧程序", action="save_template")
        with pytest.raises(TemplateError, match="缺少文件头"):
            drafter.start_draft(work.id, NAME, "model")
        with pytest.raises(TemplateError, match="缺少文件头"):
            list(drafter.draft(work.id, NAME, "model"))

        assert server.questions == []
        assert drafter.estimate(work.id, NAME).prompt_tokens is None
        assert "chain/section" in drafter.template_faults(work.id)[0]
        assert drafter.last_run(work.id) is None or drafter.last_run(work.id).state == "failed"  # type: ignore[union-attr]
        assert isinstance(list(drafter.draft(work.id, NAME))[-1], DraftFinished)


def test_a_clerk_uses_and_an_administrator_changes(drafter: Drafter, work: Work, unit: StoredUnit) -> None:
    """A clerk of a unit below drafts with what is shared, tries and previews, and is refused every change in one line."""
    town = drafter.add_unit("柳溪镇总工会", kind="镇")
    drafter.move_unit(unit.id, town.id)
    drafter.grant(unit.id, "clerk", Role.CLERK, name="陈静")
    drafter.grant(town.id, "boss", Role.ADMINISTRATOR, name="周明")
    boss = drafter.acting(Person.signed_in("周明", "boss"))
    clerk_of_unit = drafter.acting(Person.signed_in("陈静", "clerk"))
    boss.copy_template(town.id, NAME)
    boss.share_template(town.id, NAME, shared=True, base=1)

    assert clerk_of_unit.template(unit.id, NAME).origin == "above"
    assert clerk_of_unit.template_text(unit.id, NAME) == shipped_outline(NAME)
    assert list(clerk_of_unit.try_template(work.id, NAME, shipped_outline(NAME)))
    list(clerk_of_unit.draft(work.id, NAME))
    assert clerk_of_unit.outline_used(work.id) == "柳溪镇总工会第2版"
    with pytest.raises(ForbiddenError, match="管理"):
        clerk_of_unit.copy_template(unit.id, NAME)
    with pytest.raises(NotFoundError):
        clerk_of_unit.templates(town.id)
    assert boss.copy_template(unit.id, NAME).number == 1
    assert [entry.subject for entry in drafter.audit_log() if entry.action == "copy_template"] == ["boss", "boss"]
