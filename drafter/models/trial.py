"""Trying a model out (模型测试): what of it works, in Chinese, for `drafter model test` and the settings page.

Four short questions: does it answer, does it stream, does it say what it used and keep to the output limit, and do two sentences it
writes from a small sheet pass the check. A model that does not answer at all is asked nothing further. Two lines more say what is set
about it: how long prompt and answer may be, and what the trial cost.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from drafter.errors import ModelError, SizeModelError
from drafter.models.connection import Answer, Call, Model, open_model
from drafter.models.providers import ModelSettings
from drafter.sheet import FactSheet
from drafter.trace import check

LIMIT = 16  # tokens; far fewer than the question about the limit asks for


@dataclass(frozen=True, slots=True)
class Check:
    """One thing tried (测试项). ok is None when it could not be tried; detail says in Chinese what was found and what to do."""

    name: str
    ok: bool | None
    detail: str


def test_model(settings: ModelSettings) -> tuple[Check, ...]:
    """Try a model out; never raises for what the model or its service does."""
    trial = _trial()
    names = ("连通", "流式输出", "用量报告", "输出上限", "试写核对", "模型长度", "费用")
    calls: list[Call] = []
    try:
        model = open_model(settings, record=calls.append)
        answer = model.ask([("user", trial["reach"])], max_tokens=64)
    except ModelError as error:
        rest = [Check(name, None, "模型没有应答。") for name in names[1:]]
        return (Check(names[0], False, _told(error)), *rest)
    return (
        Check(
            names[0],
            True,
            f"{model.provider.label}，模型 {answer.model}，{answer.seconds:.1f} 秒应答。",
        ),
        _attempt(names[1], lambda: _stream(model, trial)),
        _usage(names[2], answer),
        _attempt(names[3], lambda: _limit(model, trial)),
        _attempt(names[4], lambda: _draft(model, trial)),
        _length(names[5], model),
        _cost(names[6], calls),
    )


def _trial() -> dict[str, Any]:
    text = files("drafter.models").joinpath("trial.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _attempt(name: str, work: Callable[[], tuple[bool | None, str]]) -> Check:
    try:
        ok, detail = work()
    except ModelError as error:
        return Check(name, False, _told(error))
    return Check(name, ok, detail)


def _told(error: ModelError) -> str:
    return f"{error}。{error.hint}"


def _stream(model: Model, trial: dict[str, Any]) -> tuple[bool, str]:
    pieces = [item for item in model.stream([("user", trial["stream"])], max_tokens=256) if isinstance(item, str)]
    if len(pieces) > 1:
        return True, f"分 {len(pieces)} 段到达，起草时可以边写边看。"
    return False, "整段一次到达，起草时要等一节写完才能看到。"


def _usage(name: str, answer: Answer) -> Check:
    used = answer.usage
    if used.estimated:
        return Check(name, False, "服务不报用量，令牌数和费用只能估算。")
    return Check(name, True, f"提示 {used.prompt_tokens} 个令牌，回答 {used.completion_tokens} 个。")


def _limit(model: Model, trial: dict[str, Any]) -> tuple[bool | None, str]:
    if model.provider.reserve:
        return None, "思考型模型的上限里含思考过程。"
    try:
        model.ask([("user", trial["limit"])], max_tokens=LIMIT)
    except SizeModelError:
        return True, "服务遵守输出上限，并说明回答被截断。"
    return False, "服务不理会输出上限，或截断了回答却不说明；请留意长的章节是否完整。"


def _length(name: str, model: Model) -> Check:
    if model.context is None:
        return Check(name, None, "未知。模型较短的，请设 DRAFTER_CONTEXT_TOKENS，事实多时会自动分次起草。")
    answer = model.settings.max_output_tokens
    if model.context < 2 * answer:
        return Check(
            name,
            False,
            f"提示和回答合计 {model.context} 个令牌，其中回答最多 {answer} 个，留给提示的太少；请调低 DRAFTER_MAX_OUTPUT_TOKENS 或换长一些的模型。",
        )
    return Check(name, True, f"提示和回答合计 {model.context} 个令牌，一次回答最多 {answer} 个。")


def _cost(name: str, calls: Sequence[Call]) -> Check:
    tokens = sum(call.usage.prompt_tokens + call.usage.completion_tokens for call in calls)
    priced = [call.cost for call in calls if call.cost is not None]
    if not priced:
        return Check(name, None, f"本次测试用了 {tokens} 个令牌；未设单价，不计费用（可设 DRAFTER_PRICES）。")
    return Check(name, True, f"本次测试用了 {tokens} 个令牌，按所设单价合 {sum(priced):.6f} 元。")


def _draft(model: Model, trial: dict[str, Any]) -> tuple[bool, str]:
    answer = model.ask([("system", trial["system"]), ("user", trial["user"])], max_tokens=512)
    report = check(answer.text, FactSheet.from_mapping(trial["sheet"]))
    text = " ".join(answer.text.split())
    if not report.figures:
        return False, f"试写里没有一个数字，无可核对：{text}"
    if report.flagged:
        wrong = "、".join(f"“{figure.text}”{figure.status.label}" for figure in report.flagged)
        return False, f"试写有 {len(report.flagged)} 处数字核对不过（{wrong}）：{text}"
    return True, f"试写的 {len(report.figures)} 处数字都有据：{text}"
