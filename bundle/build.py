"""Building the archive (打包): our wheel, every wheel it needs on each system and Python, and the start scripts, in one ZIP.

    python -m bundle.build [--platforms linux,windows] [--pythons 3.11,3.12,3.13] [--output dist]

Which packages a system needs is worked out from what the installed ones declare; pip itself would ask the machine that builds. Each
is fetched at its pinned version as a built wheel, so that nothing is compiled where the archive is opened.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
SCRIPTS = ("start.sh", "start.bat", "start.py", "no-python.txt", "README.txt")
# For those who serve others from it; start.py installs without, README.txt says how to add it.
EXTRAS = ("", "server")
# The same for the same input: a ZIP remembers the time of each file.
MOMENT = (2026, 1, 1, 0, 0, 0)
EXECUTABLE, ORDINARY = 0o755, 0o644


@dataclass(frozen=True, slots=True)
class Platform:
    """A system wheels are gathered for (系统). tags: what pip calls it, newest first; markers: what packages ask about it."""

    name: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]


PLATFORMS = {
    "linux": Platform(
        "linux",
        (
            *(f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 26, 24, 17, 12, 5)),
            *(f"manylinux{year}_x86_64" for year in ("2014", "2010", "1")),
        ),
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    ),
    "windows": Platform(
        "windows",
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
}


def pins(text: str) -> dict[str, str]:
    """Read `name==version` lines; names as the index writes them."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def needed(platform: Platform, python: str) -> set[str]:
    """Give every package drafter needs on a system under a Python, at any depth, without drafter itself."""
    environment = {
        **platform.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    seen: set[tuple[str, str]] = set()
    waiting = [("drafter", extra) for extra in EXTRAS]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for requirement in _ours(extra) if name == "drafter" else _declared(name):
            if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": extra}):
                found = canonicalize_name(requirement.name)
                waiting += [(found, ""), *((found, more) for more in requirement.extras)]
    return {name for name, _ in seen} - {"drafter"}


def _ours(extra: str) -> list[Requirement]:
    # From the checkout: what is installed may be of another one.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [Requirement(line) for line in lines]


def _declared(name: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in distribution(name).requires or []]
    except PackageNotFoundError:
        # A package for another system only, such as colorama, is not installed here; these need nothing further.
        return []


def download(platform: Platform, python: str, wanted: Sequence[str], folder: Path) -> None:
    """Fetch built wheels at these pins for a system and a Python."""
    abi = "cp" + python.replace(".", "")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--dest", str(folder), "--implementation", "cp", "--python-version", python]
    for tag in platform.tags:
        command += ["--platform", tag]
    for one in (abi, "abi3", "none"):
        command += ["--abi", one]
    subprocess.run([*command, *wanted], check=True)


def build(output: Path, platforms: Sequence[str], pythons: Sequence[str]) -> Path:
    """Build the archive and give its path."""
    locked = pins((ROOT / "requirements.txt").read_text("utf-8"))
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="drafter-bundle-") as temporary:
        wheels = Path(temporary) / "wheels"
        wheels.mkdir()
        (ours,) = WheelBuilder(str(ROOT)).build(directory=str(wheels), versions=["standard"])
        version = Path(ours).name.split("-")[1]
        for platform in platforms:
            for python in pythons:
                names = sorted(needed(PLATFORMS[platform], python))
                download(PLATFORMS[platform], python, [f"{name}=={locked[name]}" for name in names], wheels)
                sys.stdout.write(f"{platform} {python}: {len(names)} packages\n")
        download(PLATFORMS["linux"], pythons[0], ["pip"], wheels)
        name = f"drafter-{version}"
        target = output / f"{name}-offline.zip"
        unfinished = target.with_suffix(".part")
        write(unfinished, name, wheels, scripts(version, pythons))
        shutil.move(unfinished, target)
    return target


def scripts(version: str, pythons: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Give name and content of each script and note, with the line ends its system wants."""
    for name in SCRIPTS:
        text = (ROOT / "bundle" / name).read_text("utf-8")
        text = text.replace("@VERSION@", version).replace("@PYTHONS@", " ".join(pythons))
        # cmd reads a label wrongly after bare line feeds; Notepad knows UTF-8 by its mark.
        if not name.endswith((".sh", ".py")):
            text = text.replace("\n", "\r\n")
        yield name, text.encode("utf-8-sig" if name == "README.txt" else "utf-8")


def write(target: Path, name: str, wheels: Path, texts: Iterator[tuple[str, bytes]]) -> None:
    """Write the ZIP: wheels as they are, which are compressed already."""
    with zipfile.ZipFile(target, "w") as archive:
        for text, content in texts:
            archive.writestr(_entry(f"{name}/{text}", executable=text.endswith(".sh")), content, zipfile.ZIP_DEFLATED)
        for wheel in sorted(wheels.glob("*.whl")):
            with wheel.open("rb") as source, archive.open(_entry(f"{name}/wheels/{wheel.name}"), "w") as place:
                shutil.copyfileobj(source, place)


def _entry(name: str, *, executable: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.create_system = 3  # Unix, so that the permission counts
    entry.external_attr = (EXECUTABLE if executable else ORDINARY) << 16
    return entry


def main() -> None:
    """Build as the command line says."""
    parser = argparse.ArgumentParser(description="Build the archive for machines without a network.")
    parser.add_argument("--platforms", default=",".join(PLATFORMS), help="of linux, windows")
    parser.add_argument("--pythons", default=",".join(PYTHONS), help="versions of Python")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    made = build(given.output, given.platforms.split(","), given.pythons.split(","))
    sys.stdout.write(f"{made} ({made.stat().st_size / 1e6:.0f} MB)\n")


if __name__ == "__main__":
    main()
