"""Tokens: a script acts as an account for some hours without knowing its password."""

import hashlib
import secrets
from datetime import timedelta

from app.domain.permission import Act, Operator
from app.errors import AccessDenied, Refused
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, Token

PREFIX = "twc_"
LONGEST_HOURS = 24 * 90
SHOWN = 8  # first letters of a token's digest: enough to tell tokens apart


class Tokens:
    """Makes, checks and revokes tokens. The store keeps a SHA-256: of 256 random bits that is enough."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock

    def create(self, hours: float, *, by: str) -> str:
        """A token that acts as the account `by`; it is shown this once.

        Raises:
            ValueError: no such number of hours. NotAllowed: not an admin's account.
        """
        if not 0 < hours <= LONGEST_HOURS:
            raise ValueError(f"Expected 0 < hours <= {LONGEST_HOURS}. Received {hours:g}. Choose fewer: --hours 8")
        text, now = PREFIX + secrets.token_urlsafe(32), self._clock.now()
        token = Token(
            digest=_digest(text), account_key=by, created_at_utc=now, expires_at_utc=now + timedelta(hours=hours)
        )
        with self._open() as work:
            expect_permitted(work, by, Act.ACCOUNTS)
            work.tokens.add(token)
            details = {"by": by, "token": token.digest[:SHOWN], "hours": hours}
            work.events.add(Event(kind="token_created", at_utc=now, subject=by, details=details))
            work.commit()
        return text

    def check(self, text: str) -> Operator:
        """The account this token acts as, as it stands now; AccessDenied when it is unknown, over or disabled."""
        digest, now = _digest(text), self._clock.now()
        with self._open() as work:
            token = work.tokens.get(digest)
            account = work.accounts.get(token.account_key) if token else None
            is_good = (
                token is not None and token.created_at_utc <= now + timedelta(minutes=5) and now < token.expires_at_utc
            )
            if account is None or not account.active or not is_good:
                details = {"token": digest[:SHOWN] if token else ""}
                work.events.add(Event(kind="token_denied", at_utc=now, details=details))
                work.commit()
                raise AccessDenied(
                    "Expected a token that is still good. Received another. "
                    "Make one: main.py admin token create --hours 8"
                )
            details = {"by": account.key, "token": digest[:SHOWN], "where": "command line"}
            work.events.add(Event(kind="login", at_utc=now, subject=account.key, details=details))
            work.commit()
        return account.operator

    def all(self) -> list[Token]:
        """Every token, newest first, those that are over too."""
        with self._open() as work:
            return work.tokens.all()

    def revoke(self, start: str, *, by: str) -> int:
        """Make every token worthless whose digest begins so ("" for all of them); how many that were."""
        with self._open() as work:
            expect_permitted(work, by, Act.ACCOUNTS)
            found = [token for token in work.tokens.all() if token.digest.startswith(start)]
            if not found:
                raise Refused(f"Expected the start of a token's digest. Received {start!r}. See: admin token list")
            for token in found:
                work.tokens.delete(token.digest)
                details = {"by": by, "token": token.digest[:SHOWN]}
                event = Event(
                    kind="token_revoked", at_utc=self._clock.now(), subject=token.account_key, details=details
                )
                work.events.add(event)
            work.commit()
        return len(found)


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()
