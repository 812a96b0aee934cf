"""What the enrol screen says and when; no Kivy, no threads."""

import time
from collections.abc import Callable
from enum import StrEnum

from app.domain.consent import TEXT
from app.domain.employee import Employee, checked_name, checked_number
from app.language import _, said
from app.services.access import Access
from app.services.enrolment import Capture, Enrolment, EnrolmentResult
from app.services.ports import CameraState, FaceEngine, Newest, Pose
from app.ui.doubt import DUPLICATE, UNLIKE, Doubt, doubt_about
from app.ui.screens.enrol.looks import LOOKS
from app.ui.screens.enrol.pictures import Pictures
from app.ui.screens.enrol.result import result_lines
from app.ui.wording import fault
from app.ui.worker import Submit, SubmitWithEngine


class Stage(StrEnum):
    GATE = "gate"
    PERSON = "person"
    CAPTURE = "capture"
    DOUBT = "doubt"
    DONE = "done"


class EnrolViewModel:
    """Gate, person, five looks, result. with_engine, in_background come back in the caller's thread.

    renewed: whose stored pictures these replace; None where somebody joins. doubt: what an admin has to settle.
    """

    def __init__(
        self,
        enrolment: Enrolment,
        access: Access,
        with_engine: SubmitWithEngine,
        in_background: Submit,
        *,
        notice_version: str = "",
        who: Callable[[], str] = lambda: "operator",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._who = who
        self._enrolment, self._access = enrolment, access
        self._with_engine, self._in_background = with_engine, in_background
        self.changed: Callable[[], None] = lambda: None
        self.notice_version = notice_version
        self.pictures = Pictures(
            enrolment,
            with_engine,
            now,
            is_asked=lambda: self.stage is Stage.CAPTURE and not self.busy,
            changed=lambda: self.changed(),
        )
        self._visit = 0  # rises with every start: an answer to an earlier visit is not for this one
        self._forget()

    def _forget(self) -> None:
        self._visit += 1
        self.stage, self.error, self.busy = Stage.GATE, "", False
        self.name, self.number, self.stated_by = "", "", "operator"
        self.camera_words = ""
        self.pictures.forget()
        self.renewed: Employee | None = None
        self.doubt: Doubt | None = None
        self._allowed: frozenset[str] = frozenset()
        self.result_title, self.result_lines = "", ()
        self.succeeded = False

    result_lines: tuple[str, ...]

    @property
    def consent_text(self) -> str:
        """What is agreed to, in the language it is read in, and under which privacy notice."""
        under = _("The privacy notice {version} applies.").format(version=self.notice_version)
        return f"{said(TEXT)} {under}" if self.notice_version else said(TEXT)

    def leave(self) -> None:
        """The person has gone: nothing of them stays."""
        self._forget()
        self.changed()

    # ------------------------------------------------------------ gate

    def start(self, *, as_admin: bool, person: Employee | None = None) -> None:
        """Begin; an admin whose session is open needs no second password.

        person: on the list already. The consent of whoever is enrolled goes on to hold: their pictures come at once.
        """
        self._forget()
        self.stage = Stage.PERSON if as_admin else Stage.GATE
        if as_admin and person is not None:
            self.name, self.number = person.name, person.number
            if person.enrolled_at_utc is not None:
                self.renewed, self.stage = person, Stage.CAPTURE
        self.changed()
        if not as_admin:
            self._begin(self._in_background, lambda *_: self._access.is_set_up(), self._known)

    def _known(self, is_set_up: bool | Exception) -> None:
        if isinstance(is_set_up, Exception):
            self._fail(fault(is_set_up))
        elif not is_set_up:
            self._fail(_("No admin password is set yet. Press F3 and choose one first."))
        self.changed()

    def unlock(self, secret: str, *, with_code: bool) -> None:
        """Let in with a one-time code (the employee themselves) or with the admin's password."""
        if not secret.strip():
            self._fail(_("Type the code the admin gave you.") if with_code else _("Type the admin password."))
            return
        self.stated_by = "employee" if with_code else "operator"
        check = self._access.redeem if with_code else self._access.check
        self._begin(self._in_background, lambda *_: check(secret), self._unlocked)

    def _unlocked(self, result: Exception | None) -> None:
        if isinstance(result, Exception):
            self._fail(fault(result))
            return
        self.stage = Stage.PERSON
        self.changed()

    # ------------------------------------------------------------ person

    def describe(self, name: str, number: str, *, consents: bool) -> None:
        """Take name, number (may be empty: the next free one) and consent; go on to the pictures."""
        try:
            self.name = checked_name(name)
            self.number = checked_number(number) if number.strip() else ""
        except ValueError as error:
            self._fail(fault(error))
            return
        if not consents:
            self._fail(_("Please read the consent and tick it. Nobody is enrolled without it."))
            return
        self.stage, self.error = Stage.CAPTURE, ""
        self.pictures.go_on()

    def back(self) -> None:
        """From the pictures to the person; what was taken stays."""
        self.stage, self.error = Stage.PERSON, ""
        self.changed()

    # ------------------------------------------------------------ pictures

    @property
    def captured(self) -> dict[Pose, Capture]:
        return self.pictures.captured

    @property
    def can_save(self) -> bool:
        return Pose.STRAIGHT in self.captured and not self.busy

    def look(self, newest: Newest) -> None:
        """Called with every drawn frame."""
        is_live = newest.state is CameraState.LIVE
        self.camera_words = "" if is_live else said(newest.message)
        self.pictures.look(newest, is_live=is_live)
        self.changed()

    # ------------------------------------------------------------ save

    def save(self) -> None:
        """Enrol, or replace what is stored; what an admin has to settle is asked."""
        if self.can_save:
            self._allowed = frozenset()
            self._store()

    def allow(self, password: str) -> None:
        """An admin settles the doubt (twins, a changed face); needs the password even in an open session."""
        doubt = self.doubt

        def checked(result: Exception | None) -> None:
            if isinstance(result, Exception):
                self._fail(fault(result))
            elif doubt is not None:
                self._allowed |= {doubt.allows}
                self._store()

        self._begin(self._in_background, lambda *_: self._access.check(password), checked)

    def _store(self) -> None:
        captures = [self.captured[look.pose] for look in LOOKS if look.pose in self.captured]
        work = self._replacing(captures) if self.renewed else self._joining(captures)
        self._begin(self._with_engine, work, self._stored)

    def _joining(self, captures: list[Capture]) -> Callable[[FaceEngine], EnrolmentResult]:
        by, twins = self._who(), DUPLICATE in self._allowed
        name, number, text, stated_by = self.name, self.number or None, self.consent_text, self.stated_by
        return lambda engine: self._enrolment.enrol(
            name=name,
            number=number,
            captures=captures,
            engine=engine,
            consent_text=text,
            stated_by=stated_by,
            allow_duplicate=twins,
            by=by,
        )

    def _replacing(self, captures: list[Capture]) -> Callable[[FaceEngine], EnrolmentResult]:
        by, number, allowed = self._who(), self.number, self._allowed
        return lambda engine: self._enrolment.replace(
            number,
            captures,
            engine,
            allow_duplicate=DUPLICATE in allowed,
            allow_unlike=UNLIKE in allowed,
            by=by,
        )

    def _stored(self, result: EnrolmentResult | Exception) -> None:
        if isinstance(result, Exception):
            self._fail(fault(result))
        elif result.employee is not None:
            self.stage, self.succeeded = Stage.DONE, True
            title = _("{name} has other pictures") if self.renewed else _("{name} is enrolled")
            self.result_title = title.format(name=result.employee.name)
            self.result_lines = result_lines(result)
            self.pictures.captured = {}
        elif doubt := doubt_about(result, self.name):
            self.stage, self.doubt = Stage.DOUBT, doubt
        else:
            self._fail(said(result.reason))
        self.changed()

    def _begin(self, submit: Callable[..., None], work: Callable[..., object], done: Callable[..., None]) -> None:
        self.busy, self.error = True, ""
        visit = self._visit
        self.changed()

        def back(result: object) -> None:
            if visit == self._visit:
                self.busy = False
                done(result)

        submit(work, back)

    def _fail(self, words: str) -> None:
        self.error = words
        self.changed()
