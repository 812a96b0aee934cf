"""Telling another system of punches: what is sent, how it is signed, how long to wait after a failure.

The form is that of Standard Webhooks (https://www.standardwebhooks.com), so receivers find libraries that verify it.
"""

import base64
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlsplit

from app.domain.sentence import Sentence

SECRET_PREFIX = "whsec_"  # noqa: S105  the standard's; no secret
SECRET_BYTES = 32
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
LOCAL_NAMES = {"localhost", "localhost."}


class Topic(StrEnum):
    """What a message is about."""

    PUNCH_RECORDED = "punch.recorded"
    PUNCH_WITHDRAWN = "punch.withdrawn"
    CORRECTION_APPROVED = "correction.approved"
    TEST = "webhook.test"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message that waits to be sent, or was.

    id: the receiver's key against duplicates. employee_key: messages of one employee keep their order; "" for a test.
    subject: id of the punch or correction. noted_at_utc: when it was queued.
    attempts: how often sending failed. next_try_utc: None is at once. error: of the last failure.
    """

    id: str
    topic: Topic
    employee_key: str
    subject: str
    noted_at_utc: datetime
    attempts: int = 0
    next_try_utc: datetime | None = None
    error: str = ""
    delivered_at_utc: datetime | None = None


@dataclass(frozen=True)
class Receiver:
    """Where messages go. secret: "whsec_" and base64, known to both sides."""

    url: str
    secret: str


def new_secret() -> str:
    """A fresh secret of 256 bits."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def signed_headers(message_id: str, sent_at: datetime, body: bytes, secret: str) -> dict[str, str]:
    """The three headers of Standard Webhooks.

    webhook-signature = "v1," + base64(HMAC-SHA256(secret, id + "." + unix time + "." + body))
    The time is that of this attempt: a receiver refuses an old one, which keeps a recorded message from being replayed.
    """
    timestamp = str(int(sent_at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode("ascii"),
    }


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures, at least one: 10 s, 20 s, 40 s ... at most an hour."""
    return LONGEST_WAIT if attempts > 9 else min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def checked_url(url: str, *, allow_http: bool = False) -> str:
    """The address without outer blanks.

    Raises:
        ValueError: it is not https, unless http to this very computer was allowed; or it holds a password.
    """
    url = url.strip()
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.password or parts.fragment or not url.isascii():
        raise ValueError(
            Sentence(
                "Expected an address like https://example.com/punches. Received {url}. Leave user, "
                "password and # out; the signature proves who sends.",
                url=repr(url),
            )
        )
    _ = parts.port  # ValueError where it is no port
    if parts.scheme == "https" or (parts.scheme == "http" and allow_http and _is_local(parts.hostname)):
        return url
    raise ValueError(
        Sentence(
            "Expected an https address. Received {url}. Use https; plain http goes to this computer "
            "only, with --allow-http.",
            url=repr(url),
        )
    )


def _is_local(host: str) -> bool:
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
