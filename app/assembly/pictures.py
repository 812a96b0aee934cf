"""Pictures of one employee from files, as the window asks for them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.camera.frames import frames_of
from app.domain.consent import STATED_BY_OPERATOR
from app.domain.employee import Employee
from app.errors import BadInput
from app.services.enrolment import Capture, Enrolment, EnrolmentResult, Refusal
from app.services.ports import FaceEngine


@dataclass(frozen=True)
class PersonPictures:
    """make_engine: a face engine for the calling thread."""

    enrolment: Enrolment
    make_engine: Callable[[], FaceEngine]

    def take(
        self, employee: Employee, path: str, *, allow_duplicate: bool, allow_unlike: bool, by: str
    ) -> EnrolmentResult:
        """A picture, a folder or a video instead of what is stored; somebody without a face is enrolled by them.

        Off the window's thread. The operator states the consent of somebody who is enrolled by them.
        Raises:
            BadInput: there is nothing at the path that could be read.
        """
        engine, refused = self.make_engine(), list[Refusal]()
        frames = frames_of(Path(path.strip()).expanduser(), on_damaged=lambda *of: refused.append(_unreadable(*of)))
        seen = [self.enrolment.picture(engine.look(frame), label) for label, frame in frames]
        refused += [one for one in seen if isinstance(one, Refusal)]
        captures = [one for one in seen if isinstance(one, Capture)]
        if employee.enrolled_at_utc is not None:
            result = self.enrolment.replace(
                employee.number, captures, engine, allow_duplicate=allow_duplicate, allow_unlike=allow_unlike, by=by
            )
        else:
            result = self.enrolment.enrol(
                name=employee.name,
                number=employee.number,
                captures=captures,
                engine=engine,
                consent_text=STATED_BY_OPERATOR,
                stated_by="operator",
                allow_duplicate=allow_duplicate,
                by=by,
            )
        return replace(result, refused=(*refused, *result.refused))


def _unreadable(label: str, error: BadInput) -> Refusal:
    return Refusal(label, "unreadable", str(error))
