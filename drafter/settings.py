"""Settings from DRAFTER_* environment variables (设置)."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings of the program (设置), one DRAFTER_* variable each."""

    model_config = SettingsConfigDict(env_prefix="DRAFTER_", frozen=True, extra="ignore")

    database_url: str = ""
    data_folder: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("drafter", appauthor=False))
    )
    model: str = ""
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    provider: str = ""
    timeout: float = 120.0
    max_output_tokens: int = 4096
    actor: str = "本机用户"
