"""Where outlines and prompt files lie (提示词文件的位置): in a checkout the top-level prompts/, in an installed wheel drafter/_prompts.

Both hold the same files; the wheel's copy is force-included by the build (pyproject.toml). An editable install has no copy and
uses the checkout, so that an edited file is seen at once.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from drafter.errors import TemplateError


def prompts_folder() -> Traversable:
    """Find the folder of outlines and prompt files: `prompts_folder() / "outlines" / "base.toml"`."""
    installed = files("drafter") / "_prompts"
    if installed.is_dir():
        return installed
    checkout = Path(__file__).resolve().parents[2] / "prompts"
    if checkout.is_dir():
        return checkout
    raise TemplateError("找不到提纲和提示词文件夹", hint="安装不完整，请重新安装 drafter。")
