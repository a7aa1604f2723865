"""Settings come from DRAFTER_* variables; a bad one is one Chinese line; a key is never printed."""

from __future__ import annotations

import pickle
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import SettingsError
from drafter.models import Prices, model_settings
from drafter.settings import EXPECTED, Settings

KEY = "sk-made-up-0123456789"
ADDRESS = "postgresql://drafter:topsecret@db.example/drafter"


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the machine running the tests has set."""
    import os

    for name in [name for name in os.environ if name.startswith("DRAFTER_")]:
        monkeypatch.delenv(name)


def test_without_variables_there_is_a_file_database_and_no_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The default is a SQLite file in the user's data folder, the rule writer, and a name for the log."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = Settings()

    assert settings.database == tmp_path / "drafter" / "drafter.db"
    assert settings.model == ""
    assert settings.actor


def test_each_variable_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All DRAFTER_* variables arrive, spaces around them stripped."""
    values = {
        "DATABASE_URL": ADDRESS,
        "DATA_FOLDER": str(tmp_path),
        "MODEL": " deepseek-chat ",
        "BASE_URL": "https://api.example.com/v1/",
        "API_KEY": f"{KEY}\n",
        "PROVIDER": "deepseek",
        "TIMEOUT": "45",
        "MAX_OUTPUT_TOKENS": "8000",
        "TEMPERATURE": "0.7",
        "CONTEXT_TOKENS": "64000",
        "TOKEN_LIMIT": "2000000",
        "PRICES": "2/8/0.5",
        "ACTOR": "陈静",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"DRAFTER_{name}", value)
    settings = Settings()

    assert settings.database == ADDRESS
    assert settings.data_folder == tmp_path
    assert (settings.model, settings.provider, settings.actor) == (
        "deepseek-chat",
        "deepseek",
        "陈静",
    )
    assert settings.base_url == "https://api.example.com/v1"
    assert settings.api_key.get_secret_value() == KEY
    assert (settings.timeout, settings.max_output_tokens) == (45, 8000)
    options = settings.model_options
    assert (options["model"], options["timeout"], options["temperature"]) == ("deepseek-chat", 45, 0.7)
    assert (options["context_tokens"], options["token_limit"]) == (64000, 2_000_000)
    assert options["prices"] == (Decimal(2), Decimal(8), Decimal("0.5"))


@pytest.mark.parametrize(
    ("model", "context", "prices"),
    [
        ("qwen-max", 32000, (Decimal("2.4"), Decimal("9.6"))),
        ("Qwen-Max", 32000, (Decimal("2.4"), Decimal("9.6"))),
        ("org/deepseek-chat", 64000, None),
        ("another", 8192, None),
    ],
)
def test_bounds_and_prices_may_differ_by_model(
    monkeypatch: pytest.MonkeyPatch, model: str, context: int, prices: tuple[Decimal, ...] | None
) -> None:
    """A value by name counts for that model in any case and folder, a bare one for all others; what is not said is None."""
    monkeypatch.setenv("DRAFTER_CONTEXT_TOKENS", "qwen-max=32000； deepseek-chat = 64000;8192")
    monkeypatch.setenv("DRAFTER_PRICES", "qwen-max=2.4/9.6")
    monkeypatch.setenv("DRAFTER_MODEL", model)
    options = Settings().model_options

    assert (options["context_tokens"], options["prices"], options["token_limit"]) == (context, prices, None)


def test_options_make_model_settings() -> None:
    """What the settings say arrives at the model, prices included."""
    made = model_settings(
        Settings(model="m", api_key=KEY, prices="2/8", temperature=0.1, token_limit="5000").model_options
    )

    assert (made.model, made.temperature, made.token_limit, made.context_tokens) == ("m", 0.1, 5000, None)
    assert made.prices == Prices(Decimal(2), Decimal(8))
    assert made.api_key.get_secret_value() == KEY


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """`DRAFTER_TIMEOUT=` in a file of settings means the default, not an error."""
    for name in ("TIMEOUT", "BASE_URL", "ACTOR", "DATABASE_URL"):
        monkeypatch.setenv(f"DRAFTER_{name}", "")

    assert Settings() == Settings(actor=Settings().actor)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEOUT", "soon"),
        ("TIMEOUT", "0"),
        ("TIMEOUT", "nan"),
        ("TIMEOUT", "inf"),
        ("TIMEOUT", "99999"),
        ("MAX_OUTPUT_TOKENS", "4096.5"),
        ("MAX_OUTPUT_TOKENS", "-1"),
        ("TEMPERATURE", "3"),
        ("TEMPERATURE", "nan"),
        ("CONTEXT_TOKENS", "12"),
        ("CONTEXT_TOKENS", "64k"),
        ("CONTEXT_TOKENS", "qwen-max="),
        ("CONTEXT_TOKENS", "=64000"),
        ("CONTEXT_TOKENS", "a=64000;A=32000"),
        ("TOKEN_LIMIT", "-5000"),
        ("PRICES", "2"),
        ("PRICES", "2/8/1/1"),
        ("PRICES", "two/8"),
        ("BASE_URL", "api.example.com/v1"),
        ("BASE_URL", "file:///etc/passwd"),
        ("BASE_URL", "http://"),
        ("DATABASE_URL", "mysql://host/db"),
        ("DATABASE_URL", "/var/lib/drafter.db"),
        ("ACTOR", "长" * 61),
        ("ACTOR", "   "),
    ],
)
def test_a_value_that_cannot_be_used_is_one_line_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The line names the variable and says what it should be; it does not quote the value."""
    monkeypatch.setenv(f"DRAFTER_{name}", value)
    with pytest.raises(SettingsError) as caught:
        Settings()

    line = str(caught.value)
    assert f"DRAFTER_{name}" in line
    assert EXPECTED[name.lower()] in line
    assert "\n" not in line
    said = line.replace(EXPECTED[name.lower()], "")
    assert not value.strip() or value not in said


def test_all_bad_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bad variables, one line with both."""
    monkeypatch.setenv("DRAFTER_TIMEOUT", "soon")
    monkeypatch.setenv("DRAFTER_BASE_URL", "nowhere")
    with pytest.raises(SettingsError, match=r"DRAFTER_BASE_URL.*DRAFTER_TIMEOUT"):
        Settings()


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=12))
def test_secrets_are_never_printed(secret: str) -> None:
    """Neither repr nor str, nor a dump, shows the key or the password of the database address."""
    settings = Settings(api_key=secret, database_url=f"postgresql://me:{secret}@db/x")
    shown = f"{settings!r}{settings}{settings.model_dump()}{settings.model_dump_json()}"

    assert f"={secret}" not in shown
    assert f":{secret}" not in shown
    assert f"'{secret}'" not in shown


def test_an_error_about_other_settings_does_not_show_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The error, its causes and its context hold no value as given."""
    monkeypatch.setenv("DRAFTER_API_KEY", KEY)
    monkeypatch.setenv("DRAFTER_DATABASE_URL", "mysql://me:topsecret@db/x")
    with pytest.raises(SettingsError) as caught:
        Settings()

    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert KEY not in repr(error)
    assert "topsecret" not in repr(error)


def test_settings_do_not_change_once_read() -> None:
    """A setting cannot be assigned: what was read at the start holds for the process."""
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.timeout = 5


def test_the_short_scheme_of_hosting_providers_is_understood() -> None:
    """postgres:// means postgresql://."""
    assert Settings(database_url="postgres://me@db/x").database == "postgresql://me@db/x"


def test_equal_settings_are_equal_after_a_copy() -> None:
    """Settings can be handed to another process as they are."""
    settings = Settings(actor="周明", api_key=KEY)

    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301 - our own bytes
