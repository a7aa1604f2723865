"""A reverse proxy that signs people in (登录代理): it passes everything on, websockets too, and says in a header who it is.

with Proxy(8501, {"X-Remote-User": "zhoumin"}) as proxy: ...      open proxy.address in a browser
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType


class Proxy:
    """Passes connections on to a port of this machine, one request each, with more headers (代理)."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.port, self.headers = port, headers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=(connection,), daemon=True).start()

    def _pass_on(self, browser: socket.socket) -> None:
        with suppress(OSError), browser, socket.create_connection(("127.0.0.1", self.port)) as server:
            received = b""
            while b"\r\n\r\n" not in received:
                part = browser.recv(65_536)
                if not part:
                    return
                received += part
            head, _, rest = received.partition(b"\r\n\r\n")
            lines = [
                line for line in head.split(b"\r\n") if not self._replaced(line, upgrades=b"upgrade:" in head.lower())
            ]
            added = [f"{name}: {value}".encode() for name, value in self.headers.items()]
            if b"upgrade:" not in head.lower():
                # One request a connection, so that none is passed on without the headers.
                added.append(b"Connection: close")
            server.sendall(b"\r\n".join([*lines, *added]) + b"\r\n\r\n" + rest)
            threading.Thread(target=_pump, args=(browser, server), daemon=True).start()
            _pump(server, browser)

    def _replaced(self, line: bytes, *, upgrades: bool) -> bool:
        name = line.partition(b":")[0].strip().lower().decode("latin-1")
        return name in {one.lower() for one in self.headers} or (name == "connection" and not upgrades)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
