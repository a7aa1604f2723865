"""What all tests share: tests that need an outside program are left out, and named, where it is missing."""

from __future__ import annotations

pytest_plugins = ["tests.programs"]
