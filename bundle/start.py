"""Installs drafter into this folder the first time, without a network, and opens it (启动). Needs nothing but Python."""

import os
import subprocess
import sys
from pathlib import Path

VERSION = "@VERSION@"
PYTHONS = "@PYTHONS@".split()  # noqa: SIM905 - filled in when the archive is built
HERE = Path(__file__).resolve().parent


def main(arguments):
    """Install if need be, then serve; give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace", line_buffering=True)
    running = "{}.{}".format(*sys.version_info[:2])
    if running not in PYTHONS:
        return fail(f"这里的 Python 是 {running}，本安装包要用 {'、'.join(PYTHONS)}", "请安装其中一个，再运行一次。")
    # Sign-in and PostgreSQL, for whoever serves others from this folder.
    server = arguments == ["--install-server"]
    environment = HERE / ".venv"
    python = environment / "Scripts" / "python.exe" if os.name == "nt" else environment / "bin" / "python"
    stamp = environment / "installed.txt"
    wanted = f"{VERSION} {running}"
    try:
        if not python.exists() or not stamp.exists() or stamp.read_text("utf-8") != wanted:
            make(environment)
            install(python, "drafter")
            stamp.write_text(wanted, "utf-8")
        if server:
            install(python, "drafter[server]")
            return 0
    except PermissionError as error:
        return fail(f"不能写入 {error.filename or HERE}", "请把整个文件夹复制到自己的文件夹里，再运行一次。")
    except OSError as error:
        return fail(f"装不上，{error.strerror or error}", "请检查磁盘空间；文件夹不要放得太深。")
    except subprocess.CalledProcessError:
        return fail("装不上", "请把上面的话交给维护人员。")
    try:
        return subprocess.call([str(python), "-m", "drafter", "serve", "--open", *arguments])
    except KeyboardInterrupt:
        return 0


def make(environment):
    """Make an environment in this folder."""
    sys.stdout.write("第一次运行，正在安装，要一两分钟，不联网……\n")
    # Debian's Python can make environments, but not with pip in them; ours comes along.
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(environment)], check=True)


def install(python, what):
    """Install from the wheels beside this file."""
    wheels = HERE / "wheels"
    pip = next(wheels.glob("pip-*.whl")) / "pip"
    options = ["--isolated", "--no-index", "--find-links", str(wheels), "--quiet", "--disable-pip-version-check"]
    subprocess.run([str(python), str(pip), "install", *options, "--no-warn-script-location", what], check=True)
    sys.stdout.write("装好了。\n")


def fail(what, hint):
    """Say what went wrong in one line."""
    sys.stderr.write(f"错误：{what}（{hint.rstrip('。')}）\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
