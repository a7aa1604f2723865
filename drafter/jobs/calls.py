"""What a call of a model leaves behind (调用记录): digests and counts, as the database keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.store import ModelCall

if TYPE_CHECKING:
    from drafter.models import Call


def call_record(call: Call) -> ModelCall:
    """Give what the database keeps of a call."""
    return ModelCall(
        model=call.model,
        prompt_hash=call.prompt_hash,
        answer_hash=call.answer_hash,
        prompt_tokens=call.usage.prompt_tokens,
        completion_tokens=call.usage.completion_tokens,
        cached_tokens=call.usage.cached_tokens,
        estimated=call.usage.estimated,
        milliseconds=round(call.seconds * 1000),
        attempts=call.attempts,
        cost="" if call.cost is None else f"{call.cost:f}",
        error=call.error,
    )
