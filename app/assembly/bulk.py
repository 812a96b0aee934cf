"""Enrols everybody whose pictures lie in one folder, as the window asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.camera.frames import frames_of
from app.camera.media import pictures_in
from app.domain.sentence import Sentence
from app.errors import BadInput
from app.services.bulk_enrolment import BulkEnrolment, BulkRow, numbers_of
from app.services.enrolment import Enrolment
from app.services.intake import Capture, Refusal
from app.services.ports import FaceEngine
from app.services.roster import Roster


@dataclass(frozen=True)
class FolderEnrolment:
    """make_engine: a face engine for the calling thread."""

    enrolment: Enrolment
    roster: Roster
    make_engine: Callable[[], FaceEngine]

    def enrol(
        self, folder: str, *, consent_text: str, replace: bool, by: str, on_row: Callable[[BulkRow, int], None]
    ) -> list[BulkRow]:
        """Enrol them one after another; off the window's thread.

        Raises:
            BadInput: there is no such folder, or no picture in it.
        """
        place = Path(folder).expanduser()
        if not folder.strip() or not place.is_dir():
            raise BadInput(
                Sentence(
                    "Expected a folder of pictures. Received {folder}, which is none. Check the path.",
                    folder=repr(folder),
                )
            )
        engine = self.make_engine()
        names = [path.relative_to(place).as_posix() for path in pictures_in(place)]
        groups = numbers_of(names, [employee.number for employee in self.roster.all()])

        def look(name: str) -> list[Capture | Refusal]:
            try:
                return [self.enrolment.picture(engine.look(frame), name) for _, frame in frames_of(place / name)]
            except BadInput as error:
                return [Refusal(name, "unreadable", str(error))]

        return BulkEnrolment(self.enrolment, self.roster).enrol(
            groups, look, engine, consent_text=consent_text, stated_by="operator", replace=replace, by=by, on_row=on_row
        )
