"""The archive for machines without a network: what is in it, and that its scripts are right for their systems."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundle import build

ROOT = Path(__file__).parent.parent
VERSIONS = ("3.11", "3.12", "3.13")
RUNNING = "{}.{}".format(*sys.version_info[:2])


def texts(*versions: str) -> dict[str, bytes]:
    """The scripts and notes as they go into the archive."""
    return dict(build.scripts("9.9.9", versions or VERSIONS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive opened in a folder with spaces, brackets and Chinese in its name, without wheels."""
    place = tmp_path / "我的 总结（新）& 'a' (1)"
    place.mkdir()
    for name, content in texts(RUNNING).items():
        (place / name).write_bytes(content)
    (place / "wheels").mkdir()
    return place


def stand_in(folder: Path) -> None:
    """Put a pip into the folder that installs a drafter which says how it was called."""
    code = (
        "import pathlib, sys\n"
        "place = pathlib.Path(sys.prefix)\n"
        "assert '--no-index' in sys.argv and '--isolated' in sys.argv, sys.argv\n"
        "what = sys.argv[-1]\n"
        "site = next(place.rglob('site-packages'))\n"
        "(site / 'drafter.py').write_text('import sys; print(*sys.argv[1:])')\n"
        "with (place / 'runs').open('a') as log: log.write(what + ' ')\n"
    )
    with zipfile.ZipFile(folder / "wheels" / "pip-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("pip/__main__.py", code)


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run start.sh as a person does, from another folder."""
    shell = shutil.which("sh")
    assert shell
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    return subprocess.run(
        [shell, str(folder / "start.sh"), *arguments],
        cwd="/",
        env={"PATH": path, "HOME": str(folder), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


class TestStarting:
    """start.sh and start.py, really run."""

    def test_the_first_time_installs_and_every_time_starts(self, folder: Path) -> None:
        """Without a network, from the wheels beside it; the second time nothing is installed; arguments are passed on."""
        stand_in(folder)
        first, second = start(folder), start(folder, "--port", "9000")

        assert first.returncode == second.returncode == 0, first.stderr
        assert "正在安装" in first.stdout
        assert first.stdout.splitlines()[-1] == "serve --open"
        assert second.stdout == "serve --open --port 9000\n"
        assert (folder / ".venv" / "runs").read_text("utf-8") == "drafter "

    def test_what_a_server_needs_more_is_installed_when_asked_for(self, folder: Path) -> None:
        """Sign-in and PostgreSQL come from the same folder; nothing is started."""
        stand_in(folder)
        done = start(folder, "--install-server")

        assert done.returncode == 0
        assert "serve" not in done.stdout
        assert (folder / ".venv" / "runs").read_text("utf-8") == "drafter drafter[server] "

    def test_a_new_version_is_installed_anew(self, folder: Path) -> None:
        """An archive opened over an older one does not go on with the older."""
        stand_in(folder)
        start(folder)
        script = folder / "start.py"
        script.write_text(script.read_text("utf-8").replace("9.9.9", "10.0.0"), "utf-8")
        done = start(folder)

        assert "正在安装" in done.stdout
        assert (folder / ".venv" / "installed.txt").read_text("utf-8") == f"10.0.0 {RUNNING}"

    def test_an_installation_that_broke_off_is_done_again(self, folder: Path) -> None:
        """Only a finished one counts."""
        (folder / "wheels" / "pip-1-py3-none-any.whl").write_bytes(b"")
        broken = start(folder)
        stand_in(folder)

        assert broken.returncode == 1
        assert "错误：装不上" in broken.stderr
        assert "Traceback" not in broken.stderr.partition("错误")[2]
        assert start(folder).stdout.splitlines()[-1] == "serve --open"

    def test_without_a_python_that_fits_the_person_is_told_which(self, folder: Path) -> None:
        """One Chinese line with the versions, whatever other Python is there."""
        for name, content in texts("3.99").items():
            (folder / name).write_bytes(content)
        done = start(folder)

        assert done.returncode == 1
        assert "没有找到能用的 Python" in done.stderr
        assert "3.99" in done.stderr

    def test_started_with_another_python_by_hand_it_says_so(self, folder: Path) -> None:
        """start.py looks for itself."""
        script = folder / "start.py"
        script.write_bytes(texts("3.99")["start.py"])
        done = subprocess.run([sys.executable, script], capture_output=True, encoding="utf-8", check=False)

        assert done.returncode == 1
        assert f"这里的 Python 是 {RUNNING}" in done.stderr

    @pytest.mark.parametrize("encoding", ["gbk", "cp936", "ascii", "cp437"])
    def test_any_console_shows_the_lines(self, folder: Path, encoding: str) -> None:
        """A console that knows no Chinese gets escapes, never a traceback."""
        (folder / "start.py").write_bytes(texts("3.99")["start.py"])
        done = subprocess.run(
            [sys.executable, folder / "start.py"],
            env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            capture_output=True,
            check=False,
        )

        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert b"3.99" in done.stderr


class TestWindows:
    """start.bat, as far as it can be told where there is no Windows."""

    def test_it_is_ascii_with_the_line_ends_of_windows(self) -> None:
        """Other characters are read by the console's code page; labels are lost after bare line feeds."""
        content = texts()["start.bat"]

        assert content.isascii()
        assert content.count(b"\n") == content.count(b"\r\n") > 10
        assert not content.startswith(b"\xef\xbb\xbf")

    def test_every_place_is_in_quotes(self) -> None:
        """The folder may have spaces, Chinese or an ampersand in its name; it is never put into a loop or a call, which read it again."""
        lines = texts()["start.bat"].decode().splitlines()

        for line in lines:
            for found in re.finditer(r"%~dp0[\w.-]*", line):
                assert line[found.start() - 1] == '"', line
                assert line[found.end()] == '"', line
            assert "%~dp0" not in line or not re.match(r"\s*(for|call|if)\b", line)
        assert not any("enabledelayedexpansion" in line.lower() for line in lines)

    def test_every_label_is_there(self) -> None:
        """What is jumped to or called exists, once."""
        text = texts()["start.bat"].decode()
        labels = re.findall(r"^:(\w+)\r?$", text, re.MULTILINE)
        wanted = {*re.findall(r"goto (\w+)", text), *re.findall(r"call :(\w+)", text)}

        assert sorted(labels) == sorted(wanted) == ["found", "try"]

    def test_code_page_and_window(self) -> None:
        """Chinese from Python is shown, and a window that failed stays open to be read."""
        text = texts()["start.bat"].decode()

        assert text.index("chcp 65001 >nul") < text.index("start.py")
        assert re.search(r"if errorlevel 1 pause\r\n", text)
        assert text.count("%%") == 5, "a percent sign of Python's is doubled, so is a loop's variable"

    def test_it_asks_for_the_pythons_of_the_archive(self) -> None:
        """By the launcher first, newest not needed; the check in it is Python that runs."""
        text = texts()["start.bat"].decode()
        check = re.search(r'-c "(.*?)" >nul', text)
        assert check

        assert "for %%V in (3.11 3.12 3.13) do call :try py -%%V && goto found" in text
        code = check[1].replace("%%", "%")
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == (RUNNING not in VERSIONS)
        assert subprocess.run([sys.executable, "-c", code.replace(RUNNING, "9.9")], check=False).returncode == 1

    def test_notes_open_in_notepad(self) -> None:
        """With its mark for UTF-8 and its line ends; the message for the console without the mark, which would be shown."""
        assert texts()["README.txt"].startswith(b"\xef\xbb\xbf")
        assert not texts()["no-python.txt"].startswith(b"\xef\xbb\xbf")
        for name in ("README.txt", "no-python.txt"):
            content = texts()[name]
            assert content.count(b"\n") == content.count(b"\r\n")
            assert b"@" not in content


class TestContents:
    """What goes into the archive."""

    @pytest.mark.parametrize("python", VERSIONS)
    @pytest.mark.parametrize("platform", list(build.PLATFORMS.values()), ids=lambda platform: platform.name)
    def test_everything_needed_is_pinned(self, platform: build.Platform, python: str) -> None:
        """Each package at any depth has its version; for Windows too what only Windows needs."""
        pins = build.pins((ROOT / "requirements.txt").read_text("utf-8"))
        wanted = build.needed(platform, python)

        assert wanted <= set(pins)
        assert {"streamlit", "pyarrow", "authlib", "cryptography", "psycopg-binary"} <= wanted
        assert ("colorama" in wanted) is (platform.name == "windows")
        assert not wanted & {"pytest", "ruff", "playwright"}

    def test_the_zip_keeps_permissions_and_is_the_same_each_time(self, tmp_path: Path) -> None:
        """start.sh can be executed after opening it; the same input gives the same bytes; wheels are not altered."""
        wheels = tmp_path / "wheels"
        wheels.mkdir()
        (wheels / "a-1-py3-none-any.whl").write_bytes(b"wheel")
        made = []
        for name in ("one.zip", "two.zip"):
            build.write(tmp_path / name, "drafter-9.9.9", wheels, build.scripts("9.9.9", VERSIONS))
            made.append((tmp_path / name).read_bytes())
        archive = zipfile.ZipFile(tmp_path / "one.zip")

        assert made[0] == made[1]
        assert archive.namelist() == [
            *(f"drafter-9.9.9/{name}" for name in build.SCRIPTS),
            "drafter-9.9.9/wheels/a-1-py3-none-any.whl",
        ]
        assert archive.read("drafter-9.9.9/wheels/a-1-py3-none-any.whl") == b"wheel"
        modes = {Path(entry.filename).name: stat.S_IMODE(entry.external_attr >> 16) for entry in archive.infolist()}
        assert modes["start.sh"] == 0o755
        assert modes["start.py"] == 0o644

    def test_nothing_is_left_to_be_filled_in(self) -> None:
        """Each script has its version and its Pythons."""
        for name, content in _decoded():
            assert not re.search(r"@[A-Z]+@", content), name


def _decoded() -> Iterator[tuple[str, str]]:
    for name, content in texts().items():
        yield name, content.decode("utf-8-sig")
