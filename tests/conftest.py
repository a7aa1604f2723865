"""What all tests share: the plugins that know which outside programs are there."""

from __future__ import annotations

pytest_plugins = ["tests.postgresql"]
