"""A receiver of webhooks on this computer, which does what it is told: accept, fail, hang, drip, cut off."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class Receiver:
    """behaviour: what to do with the next requests, one each, then 200. got: (headers, body) of all, as they came."""

    url: str = ""
    behaviour: list[Any] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def listening(certificate: Path | None = None) -> Iterator[Receiver]:
    """The receiver is there inside the block. certificate: a file with key and certificate makes it https."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            what = receiver.behaviour.pop(0) if receiver.behaviour else 200
            if what == "hang":
                receiver.released.wait(30)
            elif what == "drip":
                while not receiver.released.wait(0.05):
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: b\r\n"[:1])
            elif what != "cut":
                self.send_response(what)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # we cut connections on purpose

    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.url = f"{'http' if certificate is None else 'https'}://localhost:{server.server_address[1]}/punches"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
