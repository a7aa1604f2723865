"""Settings (设置): one DRAFTER_* environment variable each; nothing is read at import.

A value that cannot be used raises one SettingsError that names the variable and what it should be. Secrets — the model key and the
database address, which may hold a password — are kept in types that do not print them, and no error text repeats them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from drafter.errors import SettingsError

DATABASE_FILE = "drafter.db"
DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres")

# What each variable should hold, in the words of the error a person reads.
EXPECTED = {
    "database_url": "应以 sqlite:///、postgresql:// 开头，留空则用数据文件夹里的 SQLite 文件",
    "data_folder": "应为文件夹路径",
    "base_url": "应为以 http:// 或 https:// 开头的地址",
    "timeout": "应为 1 到 3600 之间的秒数",
    "max_output_tokens": "应为 64 到 200000 之间的整数",
    "actor": "应为 1 到 60 个字的姓名",
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


def _stripped(value: SecretStr) -> SecretStr:
    # A key pasted with its line end is refused by every provider with a message nobody understands.
    return SecretStr(value.get_secret_value().strip())


class Settings(BaseSettings):
    """All settings of the program (设置).

    database_url: SQLAlchemy address, empty for a SQLite file in `data_folder`. model, base_url, api_key, provider: the language model,
    empty `model` for none. timeout: seconds
    without a byte from the model. actor: whose name revisions and decisions carry.
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
    actor: str = Field(default="本机用户", min_length=1, max_length=60)

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
    def database(self) -> str | Path:
        """The database in use: the address that is set, or the SQLite file in the data folder.

        A file is given as a path: in an address a ? or % of a folder's name would mean something else.
        """
        address = self.database_url.get_secret_value()
        if address.startswith("postgres://"):
            return "postgresql://" + address.removeprefix("postgres://")
        return address or self.data_folder.expanduser() / DATABASE_FILE
