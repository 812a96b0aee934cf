"""Where punches are told: the address, a secret that is shown once, what waits; no Kivy."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from app.domain.permission import Operator
from app.domain.webhook import Receiver
from app.errors import AlreadyRunning
from app.language import _, ngettext
from app.services.ports import OutboxState
from app.services.webhook import Sent
from app.ui.screens.admin.acting import Acting
from app.ui.wording import fault
from app.ui.worker import Submit


class Tells(Protocol):
    """Who tells another system of punches: app/services/webhook.py."""

    def set(self, url: str, *, allow_http: bool, fresh_secret: bool, by: str) -> Receiver: ...
    def off(self, *, by: str) -> int: ...
    def state(self) -> tuple[Receiver | None, OutboxState]: ...
    def test(self) -> Sent: ...
    def send(self) -> Sent: ...


class WebhookViewModel(Acting):
    """url: where punches are told, "" for nowhere. secret: one that was just made, gone with the session or an act."""

    def __init__(self, webhook: Tells, in_background: Submit, who: Callable[[], Operator]) -> None:
        super().__init__(in_background)
        self._webhook, self._who = webhook, who
        self._begin()

    def _begin(self) -> None:
        self.url, self.secret, self.waiting, self.known = "", "", 0, False
        self.lines: tuple[tuple[str, str, bool], ...] = ()

    def forget(self) -> None:
        self._begin()
        super().forget()

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        self._read(self._state, self._told)

    def _state(self) -> tuple[str, OutboxState]:
        receiver, state = self._webhook.state()
        return receiver.url if receiver else "", state  # the secret stays where it is

    def _told(self, result: tuple[str, OutboxState]) -> None:
        self.url, state = result
        self.waiting, self.known = state.waiting, True
        self.lines = lines_of(self.url, state) if self.url else ()

    @property
    def is_on(self) -> bool:
        return bool(self.url)

    # ------------------------------------------------------------ acting

    def save(self, url: str, *, allow_http: bool, fresh_secret: bool) -> None:
        """Tell this address from now on. The first secret, and a fresh one, are shown until something else is done."""
        self.secret, by = "", self._who().key

        def work() -> tuple[Receiver, bool]:
            former, _state = self._webhook.state()
            receiver = self._webhook.set(url, allow_http=allow_http, fresh_secret=fresh_secret, by=by)
            return receiver, former is None or former.secret != receiver.secret

        def words(result: tuple[Receiver, bool]) -> str:
            receiver, is_fresh = result
            self.secret = receiver.secret if is_fresh else ""
            return _("Punches are told to {url} from now on.").format(url=receiver.url)

        self._act(work, words)

    def off(self) -> None:
        """Tell nobody any more, and drop what waits."""
        by, self.secret = self._who().key, ""
        words: Callable[[int], str] = lambda dropped: _(  # noqa: E731
            "Nobody is told any more. Messages that were dropped: {count}"
        ).format(count=dropped)
        self._act(lambda: self._webhook.off(by=by), words)

    def test(self) -> None:
        """Send a message without a punch, and all that is due."""
        self._send(self._webhook.test)

    def send(self) -> None:
        """Send what waits and is due."""
        self._send(self._webhook.send)

    def _send(self, act: Callable[[], Sent]) -> None:
        if self.busy:
            return
        self.secret, self.message, self.error, self.busy = "", "", "", True
        self.changed()

        self._in_background(act, self._sent)

    def _sent(self, result: Sent | Exception) -> None:
        self.busy = False
        if isinstance(result, AlreadyRunning):  # the window's own round, every few seconds
            self.message = _("Messages are being sent at this moment. Look again in a few seconds.")
        elif isinstance(result, Exception):
            self.error = fault(result)
        elif result.failed:
            self.error = _("Not taken: {reason}. It is tried again by itself.").format(reason=result.error)
        else:
            words = ngettext("{count} message was delivered.", "{count} messages were delivered.", result.delivered)
            self.message = words.format(count=result.delivered)
        self.changed()
        self.reload()


def lines_of(url: str, state: OutboxState) -> tuple[tuple[str, str, bool], ...]:
    """Title, words, and whether it wants somebody."""
    oldest = state.oldest
    waits = str(state.waiting)
    if oldest is not None and oldest.error:
        waits += "   " + _("the oldest failed {count} times: {reason}. Next try: {moment}").format(
            count=oldest.attempts, reason=oldest.error, moment=_moment(oldest.next_try_utc)
        )
    last = _moment(state.last_delivered_utc)
    lately = _("{count} in the last week, the last one {moment}").format(count=state.delivered, moment=last)
    return (
        (_("Told"), url, False),
        (_("Waiting"), waits, oldest is not None and bool(oldest.error)),
        (_("Delivered"), lately, False),
        (_("Secret"), _("is set; it is shown only when it is made"), False),
    )


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "–"
