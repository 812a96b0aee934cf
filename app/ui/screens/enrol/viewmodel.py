"""What the enrol screen says and when; no Kivy, no threads."""

import time
from collections.abc import Callable
from enum import StrEnum

from app.domain.consent import TEXT
from app.domain.employee import checked_name, checked_number
from app.language import _, ngettext, said
from app.services.access import Access
from app.services.enrolment import Capture, Enrolment, EnrolmentResult
from app.services.ports import CameraState, Newest, Pose
from app.ui.screens.enrol.looks import LOOKS
from app.ui.screens.enrol.pictures import Pictures
from app.ui.wording import fault
from app.ui.worker import Submit, SubmitWithEngine


class Stage(StrEnum):
    GATE = "gate"
    PERSON = "person"
    CAPTURE = "capture"
    DUPLICATE = "duplicate"
    DONE = "done"


class EnrolViewModel:
    """Gate, person, five looks, result. with_engine, in_background come back in the caller's thread."""

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
        self.duplicate_name, self.result_title, self.result_lines = "", "", ()
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

    def start(self, *, as_admin: bool) -> None:
        """Begin with nobody; an admin whose session is open needs no second password."""
        self._forget()
        self.stage = Stage.PERSON if as_admin else Stage.GATE
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
        """Enrol; a face that is there already leads to the question about twins."""
        if self.can_save:
            self._enrol(allow_duplicate=False)

    def allow_duplicate(self, password: str) -> None:
        """An admin says that these are two people (twins); needs the password even in an open session."""

        def checked(result: Exception | None) -> None:
            if isinstance(result, Exception):
                self._fail(fault(result))
            else:
                self._enrol(allow_duplicate=True)

        self._begin(self._in_background, lambda *_: self._access.check(password), checked)

    def _enrol(self, *, allow_duplicate: bool) -> None:
        captures = [self.captured[look.pose] for look in LOOKS if look.pose in self.captured]
        by = self._who()
        name, number, text, stated_by = self.name, self.number or None, self.consent_text, self.stated_by
        self._begin(
            self._with_engine,
            lambda engine: self._enrolment.enrol(
                name=name,
                number=number,
                captures=captures,
                engine=engine,
                consent_text=text,
                stated_by=stated_by,
                allow_duplicate=allow_duplicate,
                by=by,
            ),
            self._enrolled,
        )

    def _enrolled(self, result: EnrolmentResult | Exception) -> None:
        if isinstance(result, Exception):
            self._fail(fault(result))
        elif result.employee is not None:
            self.stage, self.succeeded = Stage.DONE, True
            self.result_title = _("{name} is enrolled").format(name=result.employee.name)
            self.result_lines = _result_lines(result)
            self.pictures.captured = {}
        elif result.duplicate_of is not None:
            twin = result.duplicate_of
            self.stage, self.duplicate_name = (
                Stage.DUPLICATE,
                _("{name} (number {number})").format(name=twin.name, number=twin.number),
            )
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


def _result_lines(result: EnrolmentResult) -> tuple[str, ...]:
    number, count = result.employee.number if result.employee else "", len(result.accepted)
    kept = ngettext(
        "Number {number}  ·  {count} picture kept", "Number {number}  ·  {count} pictures kept", count
    ).format(number=number, count=count)
    left_out = _("Left out ({picture}): {reason}")
    if result.without_pictures:
        kept = said(result.without_pictures)
    return (kept, *(left_out.format(picture=one.source, reason=said(one.reason)) for one in result.refused))
