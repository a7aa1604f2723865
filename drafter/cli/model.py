"""`drafter model` (模型命令): say in plain words whether the language model that is set can be used."""

from __future__ import annotations

import typer

from drafter.cli.screen import note, say
from drafter.cli.wording import ChineseCommand, ChineseGroup
from drafter.errors import SettingsError

model_app = typer.Typer(cls=ChineseGroup, rich_markup_mode=None)

FACTS = {
    "unit": {"name": "示例镇工会"},
    "period": {"year": "2025", "span": "上半年"},
    "facts": [
        {"id": "F1", "topic": "组织建设", "item": "新建工会", "value": "3", "unit": "家"},
        {"id": "F2", "topic": "组织建设", "item": "新发展会员", "value": "126", "unit": "人"},
    ],
}
QUESTION = (
    ("system", "你为工会写工作总结。只用给出的事实，写两句话，不作说明。"),
    ("user", "F1 新建工会 3家\nF2 新发展会员 126人"),
)


@model_app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Show help when no command was given."""
    if context.invoked_subcommand is None:
        say(context.get_help())


@model_app.command(cls=ChineseCommand, help="试问一次所设的模型：能否连通、流式、用量、短稿及其核对。")
def test() -> None:
    """Ask the model for two sentences, whole and streamed, and check their figures; exit 2 when it cannot be used."""
    from drafter.models import Answer, ModelSettings, Restarted, open_model
    from drafter.settings import Settings
    from drafter.sheet import FactSheet
    from drafter.trace import check

    chosen = Settings()
    if not chosen.model:
        raise SettingsError(
            "没有设置语言模型",
            hint="设好 DRAFTER_MODEL、DRAFTER_BASE_URL、DRAFTER_API_KEY 再试；不设也可用规则写作。",
        )
    model = open_model(
        ModelSettings(
            model=chosen.model,
            api_key=chosen.api_key,
            base_url=chosen.base_url,
            provider=chosen.provider,
            timeout=chosen.timeout,
            max_output_tokens=chosen.max_output_tokens,
        )
    )
    note(f"正在试问 {chosen.model}（{model.provider.label}）……")
    answer = model.ask(QUESTION)
    say(f"连通：可以，{answer.seconds:.1f} 秒，模型自称 {answer.model or '（未说）'}")
    usage = answer.usage
    reported = "估算，服务商未给出" if usage.estimated else "服务商给出"
    say(f"用量：提示 {usage.prompt_tokens}、回答 {usage.completion_tokens} 个令牌（{reported}）")
    pieces = 0
    for item in model.stream(QUESTION):
        if isinstance(item, Restarted):
            pieces = 0
        elif not isinstance(item, Answer):
            pieces += 1
    say(f"流式：可以，分{pieces}段返回")
    report = check(answer.text, FactSheet.from_mapping(FACTS))
    say(f"短稿：{' '.join(answer.text.split())}")
    found = f"数字{len(report.figures)}处，待核实{len(report.flagged)}处"
    say(f"核对：{found}{'，可以使用' if report.ok else '，起草时会逐句核对改正'}")
