"""The HTTP side of a server (HTTP 接口): who may come in, what every request goes through, and the endpoints for programs.

`access` says what the settings allow; `interface` gives the routes and the middleware that the web app is built with. Asking what the
settings allow loads no web framework.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drafter.api.access import OUTCOME, Access, Way, access, is_loopback, sign_in_secrets, sign_in_way

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.routing import BaseRoute

    from drafter.service import Drafter

__all__ = ["OUTCOME", "Access", "Way", "access", "interface", "is_loopback", "sign_in_secrets", "sign_in_way"]


def interface(
    rules: Access, drafter: Callable[[], Drafter], page_policy: str
) -> tuple[list[BaseRoute], list[Middleware]]:
    """Give routes and middleware for an app that also shows pages; page_policy: the content security policy of the pages."""
    from starlette.middleware import Middleware

    from drafter.api.guard import Guard
    from drafter.api.routes import Interface

    return Interface(rules, drafter).routes(), [Middleware(Guard, access=rules, page_policy=page_policy)]
