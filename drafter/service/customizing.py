"""What a unit settles for all its works (单位设置): other names of items, how Word files are made; and what models were used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.errors import InputError, SettingsError
from drafter.service.content import storable
from drafter.service.exporting import read_word_options, written_word_options
from drafter.service.rights import Reach, Right, lists, needs
from drafter.service.session import Session
from drafter.store import MonthlyUsage, OtherName

if TYPE_CHECKING:
    from drafter.export import WordOptions
    from drafter.models import Check

LONGEST_NAME = 40


class Customizing(Session):
    """Other names, export options and usage (单位设置)."""

    @needs(Right.READ)
    def other_names(self, unit_id: int) -> tuple[OtherName, ...]:
        """List what a unit calls items besides, by item."""
        return self._store.other_names(unit_id)

    @needs(Right.REVIEW)
    def keep_other_name(self, work_id: int, fact_id: str, name: str) -> OtherName:
        """Keep for the unit of a work that `name` means the item of a fact; from now on the checker takes it for the item's name."""
        name = " ".join(storable(name).split())
        if not name:
            raise InputError("没有填写正文里的说法", hint="请填写要记住的几个字。")
        if len(name) > LONGEST_NAME:
            raise InputError(
                f"“{name[:12]}…”有{len(name)}个字，太长", hint=f"请只留下指这件事的几个字，{LONGEST_NAME}个字以内。"
            )
        unit_id = self._store.unit_of_work(work_id)
        if unit_id is None:
            raise InputError("还没有填写单位名称，说法记不到单位名下", hint="请先在填报页填写单位名称。")
        sheet = self.sheet(work_id).sheet
        item = next((fact.item for fact in sheet.facts if fact.id == fact_id), "") if sheet else ""
        if not item:
            raise InputError(f"事实“{fact_id}”没有写事项，说法没有对象", hint="请先在填报页补上事项。")
        return self._store.keep_other_name(unit_id, item, name, actor=self.person.name)

    @needs(Right.REVIEW)
    def withdraw_other_name(self, unit_id: int, name_id: int) -> None:
        """Take an other name back."""
        self._store.withdraw_other_name(unit_id, name_id, actor=self.person.name)

    @needs(Right.READ)
    def word_options(self, unit_id: int) -> WordOptions:
        """Give how the Word files of a unit are made."""
        return read_word_options(self._store.unit_options(unit_id))

    @needs(Right.MANAGE)
    def save_word_options(self, unit_id: int, options: WordOptions) -> None:
        """Keep how the Word files of a unit are made."""
        self._store.save_unit_options(unit_id, written_word_options(options), actor=self.person.name)

    @lists
    def usage(self) -> tuple[MonthlyUsage, ...]:
        """Add up by month and model what models were used for, the newest month first."""
        return self._store.usage()

    @needs(Right.MANAGE, of=Reach.ANYWHERE)
    def try_model(self) -> tuple[Check, ...]:
        """Try the model that is set, and say in Chinese what of it works; SettingsError when none is set."""
        from drafter.models import model_settings, test_model

        if not self.settings.model:
            raise SettingsError(
                "没有设置语言模型",
                hint="设好 DRAFTER_MODEL、DRAFTER_BASE_URL、DRAFTER_API_KEY 再试；不设也可用规则写作。",
            )
        return test_model(model_settings(self.settings.model_options))
