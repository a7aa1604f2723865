"""The files a server is set up with: sound, complete, safe by default; nothing secret and no registry in them.

No container engine runs where the tests do; what can be told from the files alone is told here.
"""

from __future__ import annotations

import configparser
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from drafter.settings import Settings

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
# Of the compose specification, for what is used here: what a service may say, and as what.
SHAPE: dict[str, type | tuple[type, ...]] = {
    "image": str,
    "build": (str, dict),
    "command": list,
    "restart": str,
    "depends_on": dict,
    "environment": dict,
    "ports": list,
    "volumes": list,
    "tmpfs": list,
    "healthcheck": dict,
    "read_only": bool,
    "cap_drop": list,
    "security_opt": list,
}
HEALTHCHECK = {"test", "interval", "timeout", "retries", "start_period", "disable"}
INSTRUCTIONS = {
    "FROM",
    "ARG",
    "RUN",
    "COPY",
    "ENV",
    "USER",
    "WORKDIR",
    "VOLUME",
    "EXPOSE",
    "HEALTHCHECK",
    "ENTRYPOINT",
    "CMD",
    "STOPSIGNAL",
    "LABEL",
}
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
KNOWN = {f"DRAFTER_{name.upper()}" for name in Settings.model_fields}


def dockerfile() -> list[tuple[str, str]]:
    """Instruction and argument of each logical line."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines if line.strip()]


class TestCompose:
    """compose.yaml."""

    def test_every_service_has_the_shape_of_one(self) -> None:
        """Each key is one of the specification, of its kind; a misspelt one would be refused on the server."""
        assert set(COMPOSE) == {"x-drafter", "services", "volumes"}
        for service in SERVICES.values():
            for name, value in service.items():
                assert isinstance(value, SHAPE[name]), name
            assert set(service.get("healthcheck", {})) <= HEALTHCHECK

    def test_pages_workers_and_database_are_there(self) -> None:
        """Three services; pages and workers are one image with one set of settings."""
        assert set(SERVICES) == {"web", "worker", "database"}
        assert SERVICES["web"]["environment"] == SERVICES["worker"]["environment"]
        assert SERVICES["web"]["image"] == SERVICES["worker"]["image"]
        assert SERVICES["worker"]["command"] == ["serve", "--worker"]

    def test_whatever_is_waited_for_can_tell_that_it_is_ready(self) -> None:
        """A condition service_healthy without a health check would wait for ever."""
        for service in SERVICES.values():
            for name, how in service.get("depends_on", {}).items():
                assert how == {"condition": "service_healthy"}
                assert SERVICES[name]["healthcheck"]["test"]

    def test_volumes_are_declared_and_used(self) -> None:
        """What is to outlive a container lies in a named volume."""
        used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

        assert used == set(COMPOSE["volumes"])
        assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql/data"]

    def test_settings_are_ones_the_program_knows(self) -> None:
        """A misspelt setting would be ignored in silence."""
        settings = set(SERVICES["web"]["environment"])

        assert settings <= KNOWN
        assert {"DRAFTER_DATABASE_URL", "DRAFTER_PUBLIC_ADDRESS", "DRAFTER_OIDC_CLIENT_SECRET"} <= settings

    def test_no_secret_is_in_it(self) -> None:
        """Each comes from outside, and without it nothing starts; so does what people cannot do without."""
        for service in SERVICES.values():
            for name, value in service["environment"].items():
                outside = VARIABLE.findall(value)
                if SECRET.search(name) and name != "DRAFTER_API_KEY":
                    assert [mark for _, mark, _ in outside] == ["?"], name
                assert not re.search(r"://[^:/$]+:[^$@/]+@", value), name
        for _, mark, line in VARIABLE.findall((ROOT / "compose.yaml").read_text("utf-8")):
            assert mark in ("-", "?")
            assert mark != "?" or re.search(r"请在 \.env 里设 \w+", line)

    def test_only_this_machine_reaches_the_pages(self) -> None:
        """The proxy with the certificate is the way in; the database has no way in at all."""
        assert SERVICES["web"]["ports"] == ["127.0.0.1:8501:8501"]
        assert "ports" not in SERVICES["database"]
        assert "ports" not in SERVICES["worker"]

    def test_containers_may_do_little(self) -> None:
        """Nothing to write but a volume and /tmp, no capability, no way to more rights."""
        for name in ("web", "worker"):
            assert SERVICES[name]["read_only"] is True
            assert SERVICES[name]["cap_drop"] == ["ALL"]
            assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("image", [s["image"] for s in SERVICES.values()] + ["python:3.13-slim"])
def test_no_image_names_a_registry(image: str) -> None:
    """Each server has its own; before the first slash there is neither dot nor port."""
    head, slash, _ = image.partition("/")

    assert not slash or not re.search(r"[.:]", head)
    assert (
        image in {s["image"] for s in SERVICES.values()} or f"ARG PYTHON={image}" in (ROOT / "Dockerfile").read_text()
    )


class TestDockerfile:
    """Dockerfile."""

    def test_every_instruction_is_one(self) -> None:
        """The file reads as instructions, base first; lists are JSON, as the engine reads them."""
        lines = dockerfile()

        assert {name for name, _ in lines} <= INSTRUCTIONS
        assert [name for name, _ in lines if name in ("ARG", "FROM")] == ["ARG", "FROM", "FROM"]
        for name, argument in lines:
            if name in ("ENTRYPOINT", "CMD"):
                assert all(isinstance(word, str) for word in json.loads(argument))
            if name == "HEALTHCHECK":
                assert json.loads(argument.partition("CMD ")[2])[0] == "python"

    def test_it_runs_as_an_ordinary_user(self) -> None:
        """By number, so that an orchestrator can see that it is not root; from there on nothing is installed."""
        names = [name for name, _ in dockerfile()]
        user = names.index("USER")

        assert dict(dockerfile())["USER"] == "10001"
        assert "RUN" not in names[user:]
        assert "COPY" not in names[user:]

    def test_what_is_copied_is_there_and_not_left_out(self) -> None:
        """Each source is a file of the checkout that .dockerignore lets through; nothing else is sent to the engine."""
        allowed = {
            line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
        }
        copied: set[str] = set()
        for name, argument in dockerfile():
            if name == "COPY" and not argument.startswith("--from"):
                copied |= {source.removeprefix("./") for source in shlex.split(argument)[:-1]}

        assert copied == allowed
        assert [source for source in copied if not (ROOT / source).exists()] == []

    def test_no_secret_is_built_in(self) -> None:
        """Neither argument nor variable of the image is one."""
        for name, argument in dockerfile():
            assert name not in ("ARG", "ENV") or not SECRET.search(argument)

    def test_the_extra_it_installs_is_one(self) -> None:
        """`.[server]` brings sign-in and PostgreSQL."""
        (installed,) = (argument for name, argument in dockerfile() if "pip install" in argument)

        assert '".[server]"' in installed
        assert "--constraint requirements.txt" in installed


class TestWithoutContainers:
    """The units of systemd, the site of nginx."""

    @pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
    def test_units_are_sound(self, path: Path) -> None:
        """Three sections; an ordinary user, settings from a file, started again after a fault, little to write."""
        unit = configparser.ConfigParser(strict=True, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(path.read_text("utf-8"))

        assert unit.sections() == ["Unit", "Service", "Install"]
        service = unit["Service"]
        assert service["ExecStart"].startswith("/opt/drafter/bin/drafter serve")
        assert (service["User"], service["Restart"], service["ProtectSystem"]) == ("drafter", "on-failure", "strict")
        assert service["EnvironmentFile"] == "/etc/drafter/settings"
        assert "--address" not in service["ExecStart"]

    def test_there_is_one_for_pages_and_one_for_each_worker(self) -> None:
        """A worker's is a template: as many as there are processors to spare."""
        assert [path.name for path in UNITS] == ["drafter-web.service", "drafter-worker@.service"]

    def test_the_example_of_settings_is_one(self) -> None:
        """Known names, no secret filled in."""
        lines = [
            line
            for line in (ROOT / "deploy" / "settings.example").read_text("utf-8").splitlines()
            if not line.startswith("#")
        ]
        settings = dict(line.split("=", 1) for line in lines)

        assert set(settings) <= KNOWN
        assert [value for name, value in settings.items() if SECRET.search(name)] == [""]

    def test_the_proxy_passes_on_what_is_needed(self) -> None:
        """The host as people typed it, websockets, and a body as large as an upload may be; brackets in pairs."""
        text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")

        assert "proxy_set_header Host $http_host;" in text
        assert "proxy_set_header Upgrade $http_upgrade;" in text
        assert "client_max_body_size 12m;" in text
        assert text.count("{") == text.count("}")
        assert re.search(r"proxy_set_header X-Remote-User \$remote_user;", text)
