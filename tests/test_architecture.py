"""The shape of the package: imports point one way, the door is light, vendors keep to their door."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import drafter

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "drafter"
DOORS = {
    "alembic": ("store",),
    "dbos": ("jobs",),
    "docx": ("intake", "export"),
    "langchain": ("models",),
    "langchain_core": ("models", "writing/chain"),
    "langchain_openai": ("models",),
    "openai": ("models",),
    "openpyxl": ("intake", "export"),
    "python_calamine": ("intake", "export"),
    "sqlalchemy": ("store",),
    "starlette": ("api",),
    "streamlit": ("ui",),
    "tiktoken": ("models",),
    "typer": ("cli",),
    "yaml": ("intake", "export"),
}
IMPORTED = re.compile(r"^\s*(?:from|import)\s+([A-Za-z_]\w*)", re.MULTILINE)
PURE = ("numerals", "sheet", "trace", "register", "rollup")
IMPURE = frozenset({"datetime", "io", "os", "pathlib", "random", "socket", "subprocess", "time", "urllib", "uuid"})


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def test_imports_point_one_way():
    """The layers of DESIGN.md §2 hold, and a module that is not placed in them breaks the build."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_each_vendor_has_one_door():
    """A vendor's library is imported only behind its own door."""
    strays = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name in set(IMPORTED.findall(path.read_text(encoding="utf-8")))
        if name in DOORS and not path.relative_to(PACKAGE).as_posix().startswith(DOORS[name])
    ]

    assert strays == []


def test_the_core_touches_no_clock_file_or_network():
    """Reading, tracing and the register depend on their input alone."""
    strays = [
        f"{path.relative_to(ROOT)} imports {name}"
        for part in PURE
        for path in (PACKAGE / part).rglob("*.py")
        for name in set(IMPORTED.findall(path.read_text(encoding="utf-8"))) & IMPURE
    ]

    assert strays == []


def test_the_core_has_no_float():
    """Numbers stay exact: no float is written or converted to in the core."""
    strays = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for part in PURE
        for path in (PACKAGE / part).rglob("*.py")
        for found in re.finditer(r"\bfloat\(|(?<![\w.\"'])\d+\.\d+(?![\w.\"'])|: float\b", _code(path))
    ]

    assert strays == []


def _code(path: Path) -> str:
    """A module's text without comments and string literals."""
    import io
    import tokenize

    text = path.read_text(encoding="utf-8")
    kept = (tokenize.OP, tokenize.NAME, tokenize.NUMBER)
    return " ".join(t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type in kept)


def test_no_module_outgrows_a_reader():
    """A module has at most 600 lines; a longer one becomes a package with the same door."""
    long = {
        str(path.relative_to(ROOT)): n
        for path in modules()
        if (n := path.read_text(encoding="utf-8").count("\n")) > 600
    }

    assert long == {}


def test_the_door_names_what_it_gives():
    """Every public name resolves, and the names are the sorted table."""
    assert drafter.__all__ == sorted(drafter.__all__)
    assert all(hasattr(drafter, name) for name in drafter.__all__)


def test_importing_the_package_loads_no_vendor():
    """`import drafter` and a check load neither a model library nor the app nor the database."""
    script = (
        "import sys, drafter; drafter.read_numbers('新建工会3家'); drafter.check; "
        "print([v for v in ('openai', 'langchain', 'langchain_core', 'streamlit', 'sqlalchemy', 'openpyxl', 'docx') if v in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_no_address_stands_in_the_pins():
    """The pins carry no address."""
    assert "://" not in (ROOT / "requirements.txt").read_text(encoding="utf-8")
