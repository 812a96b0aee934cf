"""Enrolling many people from a folder of pictures, whose names say whom they show."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.employee import Employee
from app.errors import AttendanceError
from app.services.enrolment import Enrolment, EnrolmentResult
from app.services.intake import Capture, Refusal
from app.services.ports import FaceEngine
from app.services.roster import Roster

NUMBERED = re.compile(r"(.+?)(?:[ _-]\d{1,4}|\s*\(\d{1,4}\))")  # 17_2, 17-2, 17 2, 17 (2)


class BulkStatus(StrEnum):
    """What came of one number."""

    ENROLLED = "enrolled"
    REPLACED = "replaced"
    SKIPPED = "skipped"  # has a face already: a second run goes on where the first one stopped
    REFUSED = "refused"


@dataclass(frozen=True)
class BulkRow:
    """One number of the folder. employee: None when nobody has it. refused: the pictures that could not be used."""

    number: str
    status: BulkStatus
    reason: str = ""
    employee: Employee | None = None
    templates: int = 0
    refused: tuple[Refusal, ...] = ()
    duplicate_of: Employee | None = None


def numbers_of(names: Iterable[str], known: Iterable[str]) -> dict[str, list[str]]:
    """Group the pictures of a folder by employee number.

    The number is the name of the first folder, else that of the file without its ending; a number that nobody has
    is tried again without its last part, so that 17_2.jpg is the second picture of 17 unless somebody is called 17_2.

    Args:
        names: relative, with "/": "17.jpg", "17/a.jpg", "17_2.jpg".
        known: numbers of the employees.
    Returns:
        number as it is known, else as it is written -> names, in the order of the names.
    """
    by_folded = {number.casefold(): number for number in known}
    groups: dict[str, list[str]] = {}
    for name in names:
        folder, slash, _ = name.partition("/")
        stem = folder if slash else name.rpartition(".")[0] or name
        groups.setdefault(_number(stem.strip(), by_folded), []).append(name)
    return groups


def _number(stem: str, by_folded: Mapping[str, str]) -> str:
    if stem.casefold() in by_folded:
        return by_folded[stem.casefold()]
    shorter = NUMBERED.fullmatch(stem)
    base = shorter.group(1).strip() if shorter else stem
    return by_folded.get(base.casefold(), base)


class BulkEnrolment:
    """Enrols one number after another, each in a transaction of its own: stopped at any moment, it can be run again."""

    def __init__(self, enrolment: Enrolment, roster: Roster) -> None:
        self._enrolment, self._roster = enrolment, roster

    def enrol(
        self,
        groups: Mapping[str, Sequence[str]],
        look: Callable[[str], list[Capture | Refusal]],
        engine: FaceEngine,
        *,
        consent_text: str,
        stated_by: str,
        replace: bool = False,
        allow_duplicate: bool = False,
        by: str = "operator",
        on_row: Callable[[BulkRow, int], None] = lambda row, total: None,
    ) -> list[BulkRow]:
        """Enrol everybody in the groups of `numbers_of`.

        Args:
            look: what one named picture shows; it raises nothing for a damaged one.
            replace: new pictures of those who have a face already replace the old ones, else they are skipped.
            on_row: is told of each number when it is done, and of how many there are.
        """
        people = {employee.number: employee for employee in self._roster.all()}
        rows = []
        for number, names in groups.items():
            employee = people.get(number)
            if employee is None:
                reason = f"Nobody has the number {number}. Import the people first, or rename the picture."
                row = BulkRow(number, BulkStatus.REFUSED, reason)
            elif employee.enrolled_at_utc is not None and not replace:
                row = BulkRow(number, BulkStatus.SKIPPED, "Has a face already.", employee)
            else:
                seen = [picture for name in names for picture in look(name)]
                row = self._one(employee, seen, engine, consent_text, stated_by, allow_duplicate, by)
            rows.append(row)
            on_row(row, len(groups))
        return rows

    def _one(
        self,
        employee: Employee,
        seen: Sequence[Capture | Refusal],
        engine: FaceEngine,
        consent_text: str,
        stated_by: str,
        allow_duplicate: bool,
        by: str,
    ) -> BulkRow:
        captures = [picture for picture in seen if isinstance(picture, Capture)]
        refused = tuple(picture for picture in seen if isinstance(picture, Refusal))
        is_new = employee.enrolled_at_utc is None
        try:
            if is_new:
                result = self._enrolment.enrol(
                    name="",
                    number=employee.number,
                    captures=captures,
                    engine=engine,
                    consent_text=consent_text,
                    stated_by=stated_by,
                    allow_duplicate=allow_duplicate,
                    by=by,
                )
            else:
                result = self._enrolment.replace(
                    employee.number, captures, engine, allow_duplicate=allow_duplicate, by=by
                )
        except AttendanceError as error:
            if error.exit_status != 1:  # a full disk stops everybody, one refusal does not
                raise
            return BulkRow(employee.number, BulkStatus.REFUSED, str(error), employee, refused=refused)
        status = BulkStatus.ENROLLED if is_new else BulkStatus.REPLACED
        return _row(employee, result, status, refused)


def _row(employee: Employee, result: EnrolmentResult, status: BulkStatus, refused: tuple[Refusal, ...]) -> BulkRow:
    refused += result.refused
    if result.employee is not None:
        return BulkRow(employee.number, status, "", result.employee, len(result.accepted), refused)
    reason = result.reason if result.accepted or not refused else f"{refused[0].source}: {refused[0].reason}"
    return BulkRow(employee.number, BulkStatus.REFUSED, reason, employee, 0, refused, result.duplicate_of)
