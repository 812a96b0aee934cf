"""One HTTP POST with a deadline, certificates checked, no redirects followed: the Post port."""

import http.client
import ssl
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from app.services.ports import Answer

DEADLINE_S = 10.0


def post(url: str, headers: Mapping[str, str], body: bytes, *, deadline_s: float = DEADLINE_S) -> Answer:
    """Send the body and return what the receiver said of it.

    A redirect is no acceptance: it would carry what we tell to an address that nobody entered.
    deadline_s: for the whole exchange, also where the receiver sends a byte now and then.
    """
    parts = urlsplit(url)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=deadline_s)
    expired = threading.Event()
    guard = threading.Timer(deadline_s, _cut, (connection, expired))
    guard.daemon = True
    guard.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        return Answer(response.status, f"{response.status} {response.reason}"[:200])
    except (OSError, http.client.HTTPException) as error:
        return Answer(None, _why(error, expired.is_set(), deadline_s))
    finally:
        guard.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection, expired: threading.Event) -> None:
    expired.set()
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(2)  # both ways: a blocked read returns at once
        except OSError:
            sock.close()  # the other side was faster


def _why(error: Exception, expired: bool, deadline_s: float) -> str:
    if expired or isinstance(error, TimeoutError):
        return f"no answer within {deadline_s:g} s"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    return f"{type(error).__name__}: {error}"[:200]
