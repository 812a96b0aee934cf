"""What every view-model of the admin's sections does: read, act, and say how it went; no Kivy."""

from collections.abc import Callable
from typing import Any

from app.ui.wording import fault
from app.ui.worker import Submit


class Acting:
    """message: what was done. error: what went wrong. in_background comes back in the caller's thread."""

    def __init__(self, in_background: Submit) -> None:
        self._in_background = in_background
        self.changed: Callable[[], None] = lambda: None
        self.message, self.error, self.busy = "", "", False

    def reload(self) -> None:
        """Read everything anew."""

    def forget(self) -> None:
        """The session ended: nothing of it stays on the screen."""
        self.message = self.error = ""
        self.changed()

    def _read(self, work: Callable[[], Any], into: Callable[[Any], None]) -> None:
        """Read off this thread and hand what came to `into`; a failure is said."""

        def done(result: Any) -> None:
            if isinstance(result, Exception):
                self.error = fault(result)
            else:
                into(result)
            self.changed()

        self._in_background(work, done)

    def _act(
        self, work: Callable[[], Any], words: str | Callable[[Any], str], then: Callable[[], None] | None = None
    ) -> None:
        """Act off this thread, say `words`, go on with `then` (reload when it is not named)."""
        self.message, self.error, self.busy = "", "", True
        self.changed()

        def done(result: Any) -> None:
            self.busy = False
            if isinstance(result, Exception):
                self.error = fault(result)
            else:
                self.message = words if isinstance(words, str) else words(result)
                (then or self.reload)()
            self.changed()

        self._in_background(work, done)
