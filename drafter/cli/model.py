"""`drafter model` (模型命令): say in plain words whether the language model that is set can be used."""

from __future__ import annotations

import typer

from drafter.cli.options import command_group
from drafter.cli.screen import note, say
from drafter.cli.wording import ChineseCommand
from drafter.errors import ModelError, SettingsError

model_app = command_group()

SIGNS = {True: "可以", False: "不行", None: "未测"}


@model_app.command(
    cls=ChineseCommand, help="试问一次所设的模型：连通、流式、用量、输出上限、短稿及其核对、长度和费用。"
)
def test() -> None:
    """Try the model out, a line for each thing tried; exit 2 when it does not answer, 1 when something does not work."""
    from drafter.models import model_settings, test_model
    from drafter.settings import Settings

    chosen = Settings()
    if not chosen.model:
        raise SettingsError(
            "没有设置语言模型",
            hint="设好 DRAFTER_MODEL、DRAFTER_BASE_URL、DRAFTER_API_KEY 再试；不设也可用规则写作。",
        )
    note(f"正在试问 {chosen.model}……")
    checks = test_model(model_settings(chosen.model_options))
    if checks[0].ok is False:
        raise ModelError(checks[0].detail.rstrip("。"), hint="改好后再试。")
    for check in checks:
        say(f"{check.name}：{SIGNS[check.ok]}，{check.detail}")
    if any(check.ok is False for check in checks):
        raise typer.Exit(1)
