"""Which model to ask and how its provider differs from a plain OpenAI-compatible server (模型与服务商).

The differences are a table, `providers.tsv`, not code: the name of the output limit, the temperatures allowed, the switch that turns
thinking off, what a thinking model needs on top. A setting a provider refuses all the same is dropped by the connection, once.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from drafter.errors import ConfigurationModelError

# What a unit's own network uses (RFC 1918, RFC 4193); addresses kept for documentation and tests are "private" to Python too.
PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost (单价), for the record of what a draft cost."""

    prompt: Decimal
    completion: Decimal
    cached: Decimal | None = None

    def cost(self, prompt: int, completion: int, cached: int = 0) -> Decimal:
        """Compute the price of one call; cached prompt tokens at their own price where there is one."""
        rate = self.prompt if self.cached is None else self.cached
        total = (prompt - cached) * self.prompt + cached * rate + completion * self.completion
        return total / Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model to ask, where, and within what bounds (模型设置).

    provider: a name of providers.tsv, or empty to tell by address and model name. timeout: seconds without a byte. total_timeout:
    seconds for one question, retries included. attempts: how often one question is asked at most. context_tokens: what prompt and
    answer may be together, when known. token_limit: tokens this model may use in all before it halts.
    """

    model: str
    api_key: SecretStr = field(default_factory=lambda: SecretStr(""))
    base_url: str = ""
    provider: str = ""
    timeout: float = 60.0
    total_timeout: float = 600.0
    attempts: int = 4
    max_output_tokens: int = 4096
    temperature: float | None = 0.3
    context_tokens: int | None = None
    token_limit: int | None = None
    prices: Prices | None = None


def model_settings(options: Mapping[str, Any]) -> ModelSettings:
    """Make model settings of plain values, as `Settings.model_options` gives them; prices as two or three decimals."""
    prices = options.get("prices")
    return ModelSettings(**{**options, "prices": Prices(*prices) if prices else None})


@dataclass(frozen=True, slots=True)
class Provider:
    """One row of providers.tsv (服务商); the file's head says what each column means."""

    name: str
    label: str
    base_url: str
    host: str
    model: str
    token: str
    temperature: tuple[float, float] | None
    usage: bool
    stream_only: bool
    reserve: int
    context: int | None
    extra: dict[str, Any]


@cache
def providers() -> tuple[Provider, ...]:
    """All providers of the table, in its order."""
    text = files("drafter.models").joinpath("providers.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(_provider(row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _provider(row: dict[str, str]) -> Provider:
    low, _, high = row["temperature"].partition("..")
    return Provider(
        name=row["name"],
        label=row["label"],
        base_url=row["base_url"],
        host=row["host"],
        model=row["model"],
        token=row["token"],
        temperature=(float(low), float(high)) if high else None,
        usage=row["usage"] == "yes",
        stream_only=row["stream_only"] == "yes",
        reserve=int(row["reserve"]),
        context=None if row["context"] == "-" else int(row["context"]),
        extra=json.loads(row["extra"]),
    )


def find_provider(settings: ModelSettings) -> Provider:
    """Find the row for these settings: the one named, else the first whose model or host fits; an unknown name is an error.

    A model row without a host (a thinking model) counts wherever the model is served; an address of the person's own that no row
    knows is taken for a generic server unless the model's name says more.
    """
    table = {provider.name: provider for provider in providers()}
    if settings.provider:
        if settings.provider not in table:
            raise ConfigurationModelError(
                f"没有名为“{settings.provider}”的模型服务商",
                hint="可用：" + "、".join(table) + "。",
            )
        return table[settings.provider]
    host = urlsplit(settings.base_url).netloc.lower()
    model = settings.model.lower().rsplit("/", 1)[-1]
    for provider in providers():
        by_model = provider.model != "-" and re.search(provider.model, model) is not None
        by_host = provider.host != "-" and host and re.search(provider.host, host) is not None
        if by_host or (by_model and (not host or provider.host == "-")):
            return provider
    return table["generic"]


def in_house(settings: ModelSettings) -> bool:
    """Whether the model answers in the house: on this machine or at an address of a private network.

    Only addresses written as numbers and localhost count: where any other name leads is for others to decide.
    """
    host = urlsplit(settings.base_url or find_provider(settings).base_url).hostname or ""
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or any(address in network for network in PRIVATE if network.version == address.version)
