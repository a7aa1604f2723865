"""Who may come in (访问方式): what the settings of a server say together, and where they contradict each other.

There are four ways. Nothing set: the people of this machine only, whoever they are. A sign-in service (OIDC), or a proxy that has
signed people in already: anyone they let in. Or, said plainly, everybody. A server others can reach without one of the last three is
refused before it starts: forgetting a setting must not open it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from drafter.errors import SettingsError
from drafter.settings import Settings, listed

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
# "Every address of this machine", to a socket.
WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
CALLBACK = "/oauth2callback"
# Told to the page that asks people to sign in, which says it in Chinese.
OUTCOME = "sign_in"
DISCOVERY = "/.well-known/openid-configuration"


class Way(StrEnum):
    """How people come in (访问方式)."""

    LOCAL = "local"
    OPEN = "open"
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Access:
    """What holds for every request (访问规则).

    hosts: names the server answers to, `*.` before a domain for all below it. origin: what people type to open it, "" when not said.
    header, proxies: the header that names the person, and who may send it. metrics: who may read figures about the server.
    """

    way: Way
    hosts: tuple[str, ...]
    origin: str
    header: str
    proxies: tuple[IPv4Network | IPv6Network, ...]
    metrics: str

    @property
    def shared(self) -> bool:
        """Whether people sign in."""
        return self.way in (Way.OIDC, Way.PROXY)

    @property
    def encrypted(self) -> bool:
        """Whether people reach it over HTTPS, which a proxy before it speaks."""
        return self.origin.startswith("https://")

    def answers_to(self, host: str | None) -> bool:
        """Whether a request for this host, with or without port, is meant for this server."""
        name = host_name(host)
        return name is not None and any(
            name == known or (known.startswith("*.") and name.endswith(known[1:])) for known in self.hosts
        )

    def is_proxy(self, address: str | None) -> bool:
        """Whether the proxy calls from this address."""
        return is_in(address, self.proxies)


def sign_in_way(settings: Settings) -> Way:
    """Give the way the settings say people come in; SettingsError when they say two, or half of one."""
    oidc = {
        "DRAFTER_OIDC_ISSUER": settings.oidc_issuer,
        "DRAFTER_OIDC_CLIENT_ID": settings.oidc_client_id,
        "DRAFTER_OIDC_CLIENT_SECRET": settings.oidc_client_secret.get_secret_value(),
    }
    proxy = {"DRAFTER_PROXY_HEADER": settings.proxy_header, "DRAFTER_PROXY_ADDRESSES": settings.proxy_addresses}
    said = [name for name, there in (("oidc", oidc), ("proxy", proxy)) if any(there.values())]
    if len(said) == 2:
        raise SettingsError(
            "同时设了登录服务（DRAFTER_OIDC_…）和代理登录（DRAFTER_PROXY_…）", hint="两种登录方式只能留一种。"
        )
    if said and settings.without_sign_in:
        raise SettingsError("设了登录方式，又设了 DRAFTER_WITHOUT_SIGN_IN=1", hint="两者只留一个。")
    if said == ["oidc"]:
        _complete({**oidc, "DRAFTER_PUBLIC_ADDRESS": settings.public_address}, "用登录服务登录")
        return Way.OIDC
    if said == ["proxy"]:
        _complete(proxy, "由代理登录")
        return Way.PROXY
    return Way.OPEN if settings.without_sign_in else Way.LOCAL


def access(settings: Settings, address: str = LOOPBACK_NAMES[0]) -> Access:
    """Give the rules for serving on an address; SettingsError when the settings do not allow it."""
    way = sign_in_way(settings)
    address = address or WILDCARDS[0]
    local = is_loopback(address)
    if way is Way.LOCAL and not local:
        raise SettingsError(
            f"监听 {address} 会让其他机器也能打开，而没有设登录方式",
            hint="请设好登录服务（DRAFTER_OIDC_ISSUER 等）或代理登录（DRAFTER_PROXY_HEADER 等）；"
            "确实不要登录、知道谁都能看能改的，设 DRAFTER_WITHOUT_SIGN_IN=1。",
        )
    own = () if local or address in WILDCARDS else (address.lower(),)
    public = urlsplit(settings.public_address).hostname
    hosts = tuple(name.lower() for name in listed(settings.allowed_hosts))
    hosts = tuple(dict.fromkeys((*LOOPBACK_NAMES, *own, *((public,) if public else ()), *hosts)))
    if not local and hosts == LOOPBACK_NAMES:
        raise SettingsError(
            f"监听 {address} 时要知道别人用什么网址打开",
            hint="请设 DRAFTER_PUBLIC_ADDRESS，或用 DRAFTER_ALLOWED_HOSTS 列出主机名。",
        )
    proxies = tuple(ip_network(one) for one in listed(settings.proxy_addresses))
    return Access(way, hosts, settings.public_address, settings.proxy_header.lower(), proxies, settings.metrics)


def sign_in_secrets(settings: Settings) -> dict[str, Any] | None:
    """Give what the pages' framework needs to know of the sign-in service, None when there is none.

    The key that signs people's cookies follows from the secret shared with the sign-in service: the same in every process of a
    server, new when that secret is changed, and nothing more to set or to keep in a file.
    """
    if sign_in_way(settings) is not Way.OIDC:
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    return {
        "auth": {
            "redirect_uri": settings.public_address + CALLBACK,
            "cookie_secret": hmac.new(secret.encode(), b"drafter sign-in cookie", hashlib.sha256).hexdigest(),
            "client_id": settings.oidc_client_id,
            "client_secret": secret,
            "server_metadata_url": settings.oidc_issuer + DISCOVERY,
        }
    }


def host_name(host: str | None) -> str | None:
    """Give the name in a Host header in lower case, without port and brackets; None when it is none."""
    if not host or any(sign in host for sign in "/@?#\\"):
        return None
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises ValueError when it is no number
    except ValueError:
        return None
    return parts.hostname.rstrip(".") if parts.hostname else None


def is_loopback(address: str | None) -> bool:
    """Whether an address is this machine's own; none at all is a local socket."""
    if not address or address == "localhost":
        return True
    try:
        return bool(_unmapped(address).is_loopback)
    except ValueError:
        return False


def is_in(address: str | None, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether an address lies in one of the networks."""
    try:
        found = _unmapped(address or "")
    except ValueError:
        return False
    return any(found in network for network in networks)


def _unmapped(address: str) -> Any:
    # A socket for both families names an IPv4 caller ::ffff:10.0.0.1.
    found = ip_address(address.partition("%")[0])
    return getattr(found, "ipv4_mapped", None) or found


def _complete(values: dict[str, str], what: str) -> None:
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise SettingsError(f"{what}还缺 {'、'.join(missing)}", hint="请一并设好。")
