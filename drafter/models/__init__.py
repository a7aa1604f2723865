"""The only door to language models (模型): settings, asking and streaming, token estimates. Vendors load on first use."""

from __future__ import annotations

from drafter.models.connection import (
    Admit,
    Answer,
    Call,
    CallUsage,
    Messages,
    Model,
    Restarted,
    open_model,
)
from drafter.models.providers import ModelSettings, Prices, Provider, find_provider, in_house, model_settings, providers
from drafter.models.tokens import estimate_prompt, estimate_tokens
from drafter.models.trial import Check, test_model

__all__ = [
    "Admit",
    "Answer",
    "Call",
    "CallUsage",
    "Check",
    "Messages",
    "Model",
    "ModelSettings",
    "Prices",
    "Provider",
    "Restarted",
    "estimate_prompt",
    "estimate_tokens",
    "find_provider",
    "in_house",
    "model_settings",
    "open_model",
    "providers",
    "test_model",
]
