"""What can be told about Windows without one: no call that is not there, text always with its encoding, names that are legal."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.export import export_name
from drafter.sheet import FactSheet

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "app.py", ROOT / "bundle" / "start.py", *sorted((ROOT / "drafter").rglob("*.py"))]
# What only POSIX has: modules, and names of os, signal, socket and asyncio's loops.
MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
NAMES = {
    *(
        "fork",
        "forkpty",
        "getuid",
        "geteuid",
        "getgid",
        "getegid",
        "getgroups",
        "getpgid",
        "getpgrp",
        "getsid",
        "setsid",
    ),
    *("setuid", "seteuid", "setgid", "setegid", "setpgid", "killpg", "chown", "lchown", "fchown", "fchmod", "chroot"),
    *("mkfifo", "mknod", "nice", "uname", "wait", "wait3", "wait4", "WIFEXITED", "WEXITSTATUS", "sched_getaffinity"),
    *("getloadavg", "posix_spawn", "pread", "pwrite", "sysconf", "statvfs", "ttyname", "O_NOFOLLOW", "O_DIRECTORY"),
    *("SIGKILL", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGSTOP", "SIGCONT", "SIGPIPE"),
    *("alarm", "setitimer", "pause", "sigwait", "pthread_kill", "AF_UNIX", "add_signal_handler"),
}
OWNERS = {"os", "signal", "socket", "loop", "asyncio"}
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
ILLEGAL = re.compile(r'[<>:"|?*\\\x00-\x1f]')
# What Windows allows a path without a switch, less a folder people put the software in.
LONGEST = 260 - 110


def posix_only(tree: ast.AST) -> Iterator[str]:
    """Imports and names that are not there on Windows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Attribute) and node.attr in NAMES:
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if owner in OWNERS:
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module in OWNERS:
            yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name in NAMES)


def unnamed_encodings(tree: ast.AST) -> Iterator[str]:
    """Text that is read or written in whatever encoding the machine prefers, GBK on Chinese Windows."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = (
            node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
        )
        said = {keyword.arg for keyword in node.keywords}
        if name in ("read_text", "write_text") and "encoding" not in said:
            if len(node.args) < (1 if name == "read_text" else 2):
                yield f"line {node.lineno}: {name}"
        elif (
            (name == "open" and not owner) or name == "fdopen" or (name == "open" and owner in ("path", "place", "io"))
        ):
            modes = [
                one.value for one in [*node.args, *(k.value for k in node.keywords)] if isinstance(one, ast.Constant)
            ]
            if "encoding" not in said and not any(isinstance(mode, str) and "b" in mode for mode in modes):
                yield f"line {node.lineno}: {name}"
        elif owner == "subprocess" and ({"text", "universal_newlines"} & said) and "encoding" not in said:
            yield f"line {node.lineno}: {name}"


def joined_paths(tree: ast.AST) -> Iterator[str]:
    """Paths put together as text."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in ("Path", "PurePath", "open", "makedirs", "listdir", "remove", "rename", "startfile"):
            continue
        for argument in node.args[:1]:
            if isinstance(argument, (ast.JoinedStr, ast.BinOp)):
                texts = [one.value for one in ast.walk(argument) if isinstance(one, ast.Constant)]
                if any(isinstance(text, str) and re.search(r"[/\\]", text) for text in texts):
                    yield f"line {node.lineno}: {name}"


def posix_formats(tree: ast.AST) -> Iterator[str]:
    """Formats of dates that only one system's C library knows, such as %-d."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"%[-#][dmHIMSyj]", node.value):
            yield f"line {node.lineno}: {node.value!r}"


CHECKS: tuple[Callable[[ast.AST], Iterator[str]], ...] = (posix_only, unnamed_encodings, joined_paths, posix_formats)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_program_keeps_to_what_windows_has(check: Callable[[ast.AST], Iterator[str]]) -> None:
    """No module, call, unnamed encoding, path or format that works on the machine it was written on only."""
    found = [
        f"{path.relative_to(ROOT)}: {one}" for path in SOURCES for one in check(ast.parse(path.read_text("utf-8")))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (posix_only, "import fcntl"),
        (posix_only, "from pwd import getpwnam"),
        (posix_only, "import os\nos.fork()"),
        (posix_only, "os.getuid()"),
        (posix_only, "from signal import SIGKILL"),
        (posix_only, "loop.add_signal_handler(1, stop)"),
        (unnamed_encodings, "open('a')"),
        (unnamed_encodings, "open('a', 'w')"),
        (unnamed_encodings, "p.read_text()"),
        (unnamed_encodings, "p.write_text('x')"),
        (unnamed_encodings, "os.fdopen(3, 'w')"),
        (unnamed_encodings, "subprocess.run(['a'], text=True)"),
        (joined_paths, "Path(folder + '/' + name)"),
        (joined_paths, "open(f'{folder}/{name}', encoding='utf-8')"),
        (joined_paths, "Path(f'{folder}\\\\a')"),
        (posix_formats, "f'{day:%-d}'"),
        (posix_formats, "day.strftime('%#m')"),
    ],
)
def test_the_lint_sees_what_it_is_for(check: Callable[[ast.AST], Iterator[str]], code: str) -> None:
    """Each kind of mistake is found where it is made."""
    assert list(check(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal\nsignal.signal(signal.SIGTERM, stop)\nos.umask(0)",
        "open('a', 'rb')\nopen('a', encoding='utf-8')\np.read_text('utf-8')\np.write_text('x', 'utf-8')\np.open('rb')",
        "Path(folder) / name\nPath('a/b')\nPath(f'{name}.txt')",
        "f'{day:%d}'\n'%d' % 5\n'100%-200%'",
    ],
)
def test_the_lint_lets_the_rest_alone(code: str) -> None:
    """What works everywhere is not found."""
    assert [one for check in CHECKS for one in check(ast.parse(code))] == []


def legal(name: str) -> bool:
    """Whether Windows takes this as the name of one file or folder."""
    return (
        not ILLEGAL.search(name)
        and name == name.rstrip(" .")
        and name.partition(".")[0].strip().lower() not in RESERVED
        and 0 < len(name) <= 255
    )


def test_every_file_of_the_checkout_has_a_legal_name() -> None:
    """A checkout on Windows has all files, none hides another, and none lies too deep."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
    names = [name for name in listed.stdout.decode("utf-8").split("\0") if name]

    assert len(names) > 300
    assert [name for name in names if not all(legal(part) for part in name.split("/"))] == []
    assert len({name.lower() for name in names}) == len(names)
    assert [name for name in names if len(name) > LONGEST] == []


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.booleans(), st.sampled_from(["docx", "md", "xlsx"]))
def test_every_export_has_a_legal_name(name: str, draft_only: bool, form: str) -> None:
    """Whatever a unit is called, its files can be saved."""
    sheet = FactSheet.model_validate({"unit": {"name": name}})

    assert legal(export_name(sheet, form, draft_only))


@pytest.mark.parametrize("name", ["CON", "aux", "NUL.", "a/b\\c", 'x:"y"', "总工会. ", "a\tb", "..", "*?<>|", "LPT1"])
def test_units_with_names_windows_would_not_take(name: str) -> None:
    """Known traps: devices, marks, dots and blanks at the end."""
    assert legal(export_name(FactSheet.model_validate({"unit": {"name": name}}), "docx", False))
