"""The practice company on a loopback port, for clients in another process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from typing_extensions import override

from billing_console.practice.faults import ConnectionRefused, ReplyDropped
from billing_console.practice.http import Request, Response

HOST = "127.0.0.1"
_MAX_BODY = 20 * 1024 * 1024


class Loopback:
    """A running listener; `url` serves as base address of API and files, `close` ends it."""

    def __init__(self, handle: Callable[[Request], Response], port: int = 0) -> None:
        self._stopping = threading.Event()
        self._server = _Server((HOST, port), handle, self._stopping)
        # The poll interval is what closing takes at most.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="practice-stripe", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def wait(self) -> None:
        """Block until another thread closes the listener or the process is interrupted."""
        self._stopping.wait()

    def close(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Clients keep connections alive; closing the listener must not wait for them.
    block_on_close = False
    server_address: tuple[str, int]

    def __init__(
        self, address: tuple[str, int], handle: Callable[[Request], Response], stopping: threading.Event
    ) -> None:
        self.handle_request_of = handle
        self.stopping = stopping
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MAX_BODY:
            self.send_error(413)
            return
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, url.path, url.query, headers, self.rfile.read(length))
        try:
            response = self.server.handle_request_of(request)
        except (ConnectionRefused, ReplyDropped):
            self._hang_up()
            return
        if response.delay:
            self.server.stopping.wait(response.delay)
        self._send(response)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = _serve  # noqa: N815 - the names http.server looks for

    def _send(self, response: Response) -> None:
        try:
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body if response.cut is None else response.body[: response.cut])
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            # The client gave up waiting: what was executed stays executed, as at Stripe.
            self.close_connection = True
            return
        if response.cut is not None:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the practice company is often a child of something with a terminal."""
