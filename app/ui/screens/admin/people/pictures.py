"""One employee's pictures from files, in place of what is stored; no Kivy."""

from collections.abc import Callable
from typing import Protocol

from app.domain.employee import Employee
from app.domain.permission import Operator
from app.language import _, ngettext, said
from app.services.enrolment import EnrolmentResult
from app.ui.doubt import DUPLICATE, UNLIKE, Doubt, doubt_about
from app.ui.screens.admin.acting import Acting
from app.ui.wording import fault
from app.ui.worker import Submit

Ask = Callable[[Doubt, Callable[[str], None]], None]


class TakesPictures(Protocol):
    """Who enrols one person from files: app/assembly/pictures.py."""

    def take(
        self, employee: Employee, path: str, *, allow_duplicate: bool, allow_unlike: bool, by: str
    ) -> EnrolmentResult: ...


class PicturesViewModel(Acting):
    """expect_password: what an open session is not enough for is answered by it."""

    def __init__(
        self,
        pictures: TakesPictures,
        expect_password: Callable[[str], object],
        in_background: Submit,
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._pictures, self._expect_password, self._who = pictures, expect_password, who
        self.done: Callable[[], None] = lambda: None

    def take(self, employee: Employee, path: str, *, agreed: bool, ask: Ask) -> None:
        """ask: is handed a question and whom to tell the password that answers it; unanswered, nothing is stored."""
        if employee.enrolled_at_utc is None and not agreed:
            self._say(error=_("Say first that {name} has agreed to the use of their face.").format(name=employee.name))
        elif not self.busy:
            self._take(employee, path, frozenset(), "", ask)

    def _take(self, employee: Employee, path: str, allowed: frozenset[str], password: str, ask: Ask) -> None:
        by = self._who().key

        def work() -> EnrolmentResult:
            if allowed:
                self._expect_password(password)
            return self._pictures.take(
                employee, path, allow_duplicate=DUPLICATE in allowed, allow_unlike=UNLIKE in allowed, by=by
            )

        def taken(result: EnrolmentResult | Exception) -> None:
            self.busy = False
            if isinstance(result, Exception):
                self._say(error=fault(result))
            elif doubt := doubt_about(result, employee.name):
                also = allowed | {doubt.allows}
                self._say()
                ask(doubt, lambda typed: self._take(employee, path, also, typed, ask))
            elif result.employee is None:
                self._say(error=said(result.reason))
            else:
                self._say(_words(result))
                self.done()

        self.busy = True
        self._say()
        self._in_background(work, taken)

    def _say(self, message: str = "", error: str = "") -> None:
        self.message, self.error = message, error
        self.changed()


def _words(result: EnrolmentResult) -> str:
    name, count = result.employee.name if result.employee else "", len(result.accepted)
    words = ngettext("{name}: {count} picture taken.", "{name}: {count} pictures taken.", count)
    left_out = _("Left out ({picture}): {reason}")
    lines = [left_out.format(picture=one.source, reason=said(one.reason)) for one in result.refused[:3]]
    more = len(result.refused) - len(lines)
    rest = [ngettext("{count} more left out.", "{count} more left out.", more).format(count=more)] if more else []
    return " ".join([words.format(name=name, count=count), *lines, *rest])
