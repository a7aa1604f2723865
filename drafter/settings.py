"""Settings (设置): one DRAFTER_* environment variable each; nothing is read at import.

A value that cannot be used raises one SettingsError that names the variable and what it should be. Secrets — the model key, the sign-in
secret, and the database address, which may hold a password — are kept in types that do not print them, and no error text repeats them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from drafter.errors import SettingsError

DATABASE_FILE = "drafter.db"
DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres")

# Who may read /metrics: this machine while it serves nobody else, everybody, nobody.
METRICS = ("local", "open", "off")

# What each variable should hold, in the words of the error a person reads.
EXPECTED = {
    "database_url": "应以 sqlite:///、postgresql:// 开头，留空则用数据文件夹里的 SQLite 文件",
    "data_folder": "应为文件夹路径",
    "base_url": "应为以 http:// 或 https:// 开头的地址",
    "timeout": "应为 1 到 3600 之间的秒数",
    "max_output_tokens": "应为 64 到 200000 之间的整数",
    "temperature": "应为 0 到 2 之间的数，越小越稳，写总结宜用 0.3",
    "context_tokens": "应为 1024 到 10000000 之间的整数，各模型不同的写作“模型名=整数；模型名=整数”",
    "token_limit": "应为 1000 到 1000000000000 之间的整数，各模型不同的写作“模型名=整数；模型名=整数”",
    "prices": "应为每百万令牌的“提示价/回答价”或“提示价/回答价/缓存命中价”，各模型不同的写作“模型名=2/8；模型名=4/16/1”",
    "actor": "应为 1 到 60 个字的姓名",
    "calls": "应为 1 到 200 之间的整数",
    "total_calls": "应为 1 到 10000 之间的整数，留空不限",
    "calls_per_minute": "应为 1 到 1000000 之间的整数，留空不限",
    "unit_day_tokens": "应为 1000 到 1000000000000 之间的整数，留空不限",
    "day_tokens": "应为 1000 到 1000000000000 之间的整数，留空不限",
    "unit_day_cost": "应为大于 0 的数，与单价同一货币，留空不限",
    "day_cost": "应为大于 0 的数，与单价同一货币，留空不限",
    "allowed_hosts": "应为网址里的主机名，用逗号隔开，如 summary.example.gov.cn,10.1.2.3",
    "public_address": "应为别人打开网页用的地址，如 https://summary.example.gov.cn，后面不带路径",
    "oidc_issuer": "应为登录服务的地址，以 https:// 或 http:// 开头",
    "sign_in_hours": "应为 1 到 720 之间的整数",
    "proxy_header": "应为请求头的名称，如 X-Remote-User",
    "proxy_addresses": "应为代理服务器的 IP 地址或网段，用逗号隔开，如 127.0.0.1,10.1.0.0/16",
    "without_sign_in": "应为 1 或 0",
    "metrics": f"应为 {'、'.join(METRICS)} 之一",
}


def _database_address(value: SecretStr) -> SecretStr:
    address = value.get_secret_value().strip()
    scheme = address.partition(":")[0].partition("+")[0]
    if address and (scheme not in DATABASE_SCHEMES or "://" not in address):
        raise ValueError
    return SecretStr(address)


def _web_address(value: str) -> str:
    if value:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError
    return value.rstrip("/")


def _origin(value: str) -> str:
    """Read a web address without a path; what stands after the host would be lost without a word."""
    address = _web_address(value)
    parts = urlsplit(address)
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError
    return address.lower()


def listed(text: str) -> tuple[str, ...]:
    """Read values separated by commas or spaces, such as `a.example, b.example`."""
    return tuple(filter(None, re.split(r"[,，;；\s]+", text)))


def _host_names(text: str) -> str:
    if not all(
        re.fullmatch(r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+", name) for name in listed(text)
    ):
        raise ValueError
    return text


def _networks(text: str) -> str:
    for one in listed(text):
        ip_network(one)  # raises ValueError
    return text


def per_model(text: str) -> dict[str, str]:
    """Read `64000` or `qwen-max=32000；deepseek-chat=64000` by model name in lower case, "" for all others; ValueError when it is neither."""
    said: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in re.split(r"[;；,，\n]", text))):
        name, mark, value = entry.rpartition("=")
        name = name.strip().lower()
        if bool(mark) != bool(name) or not value.strip() or name in said:
            raise ValueError
        said[name] = value.strip()
    return said


def for_model(text: str, model: str) -> str:
    """Choose what such a setting says of one model, "" when it says nothing; a provider's folder before the name does not count."""
    said = per_model(text)
    name = model.lower()
    return said.get(name) or said.get(name.rpartition("/")[2]) or said.get("", "")


def _count_between(least: int, most: int) -> AfterValidator:
    def checked(text: str) -> str:
        for value in per_model(text).values():
            if not re.fullmatch(r"[0-9]{1,13}", value) or not least <= int(value) <= most:
                raise ValueError
        return text

    return AfterValidator(checked)


def _prices(text: str) -> str:
    for value in per_model(text).values():
        if not re.fullmatch(rf"{_PRICE}/{_PRICE}(/{_PRICE})?", value):
            raise ValueError
    return text


_PRICE = r"[0-9]{1,6}(\.[0-9]{1,6})?"


def _stripped(value: SecretStr) -> SecretStr:
    # A key pasted with its line end is refused by every provider with a message nobody understands.
    return SecretStr(value.get_secret_value().strip())


class Settings(BaseSettings):
    """All settings of the program (设置).

    database_url: SQLAlchemy address, empty for a SQLite file in `data_folder`. model, base_url, api_key, provider: the language model,
    empty `model` for none. timeout: seconds without a byte from the model. temperature: how freely it words. context_tokens: what prompt
    and answer may be together; token_limit: what one run of the program may use before it halts; prices: what a million tokens cost, as
    prompt/completion or prompt/completion/cached — each for all models or by name (see per_model). actor: whose name revisions and
    decisions carry. calls: calls of a model at once in one process; total_calls, calls_per_minute: in all processes on one database;
    unit_day_tokens, unit_day_cost: what one unit may use a day; day_tokens, day_cost: what all units may use a day.

    For a server that others use (drafter/api/access.py says what goes together): allowed_hosts: the names it answers to;
    public_address: what people type to open it; oidc_*: the sign-in service, oidc_account the claim that tells people apart;
    sign_in_hours: after how long people sign in anew; proxy_header, proxy_addresses: a proxy that signs people in, and where it
    calls from; without_sign_in: serve others without asking who they are; metrics: who may read /metrics.
    """

    model_config = SettingsConfigDict(
        env_prefix="DRAFTER_",
        env_ignore_empty=True,
        str_strip_whitespace=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    database_url: Annotated[SecretStr, AfterValidator(_database_address)] = SecretStr("")
    data_folder: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("drafter", appauthor=False)))
    model: str = ""
    base_url: Annotated[str, AfterValidator(_web_address)] = ""
    api_key: Annotated[SecretStr, AfterValidator(_stripped)] = SecretStr("")
    provider: str = ""
    timeout: float = Field(default=60.0, ge=1, le=3600, allow_inf_nan=False)
    max_output_tokens: int = Field(default=4096, ge=64, le=200_000)
    temperature: float = Field(default=0.3, ge=0, le=2, allow_inf_nan=False)
    context_tokens: Annotated[str, BeforeValidator(str), _count_between(1024, 10_000_000)] = ""
    token_limit: Annotated[str, BeforeValidator(str), _count_between(1000, 10**12)] = ""
    prices: Annotated[str, AfterValidator(_prices)] = ""
    actor: str = Field(default="本机用户", min_length=1, max_length=60)
    calls: int = Field(default=8, ge=1, le=200)
    total_calls: int | None = Field(default=None, ge=1, le=10_000)
    calls_per_minute: int | None = Field(default=None, ge=1, le=1_000_000)
    unit_day_tokens: int | None = Field(default=None, ge=1000, le=10**12)
    day_tokens: int | None = Field(default=None, ge=1000, le=10**12)
    unit_day_cost: Decimal | None = Field(default=None, gt=0, le=10**9, allow_inf_nan=False)
    day_cost: Decimal | None = Field(default=None, gt=0, le=10**9, allow_inf_nan=False)
    allowed_hosts: Annotated[str, AfterValidator(_host_names)] = ""
    public_address: Annotated[str, AfterValidator(_origin)] = ""
    oidc_issuer: Annotated[str, AfterValidator(_web_address)] = ""
    oidc_client_id: str = ""
    oidc_client_secret: Annotated[SecretStr, AfterValidator(_stripped)] = SecretStr("")
    oidc_account: str = Field(default="sub", min_length=1)
    sign_in_hours: int = Field(default=12, ge=1, le=720)
    proxy_header: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$")
    proxy_addresses: Annotated[str, AfterValidator(_networks)] = ""
    without_sign_in: bool = False
    metrics: Literal["local", "open", "off"] = "local"

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            names = list(dict.fromkeys(str(fault["loc"][0]) for fault in error.errors()))
            faults = "；".join(
                f"环境变量 DRAFTER_{name.upper()} 的值不能用，{EXPECTED.get(name, '应为一行文字')}" for name in names
            )
        else:
            return
        # Raised outside the handler: the validation error holds the values as given, and one of them may be a key.
        raise SettingsError(faults, hint="请改正后重新启动。")

    @property
    def model_options(self) -> dict[str, Any]:
        """What `drafter.models.model_settings` needs for the model that is set; counts and prices that are not set are None."""
        context, limit, prices = (
            for_model(text, self.model) for text in (self.context_tokens, self.token_limit, self.prices)
        )
        return {
            "model": self.model,
            "api_key": self.api_key,
            "base_url": self.base_url,
            "provider": self.provider,
            "timeout": self.timeout,
            "max_output_tokens": self.max_output_tokens,
            "temperature": self.temperature,
            "context_tokens": int(context) if context else None,
            "token_limit": int(limit) if limit else None,
            "prices": tuple(map(Decimal, prices.split("/"))) if prices else None,
        }

    @property
    def database(self) -> str | Path:
        """The database in use: the address that is set, or the SQLite file in the data folder.

        A file is given as a path: in an address a ? or % of a folder's name would mean something else.
        """
        address = self.database_url.get_secret_value()
        if address.startswith("postgres://"):
            return "postgresql://" + address.removeprefix("postgres://")
        return address or self.data_folder.expanduser() / DATABASE_FILE
