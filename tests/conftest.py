"""What all tests share: tests that need an outside program are left out, and named, where it is missing."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.programs"]

# how long an example takes depends on what else the machine does; time is measured in `make bench`
settings.register_profile("drafter", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("drafter")
