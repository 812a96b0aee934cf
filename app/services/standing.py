"""Why the door does not open for somebody who is known."""

from datetime import date

from app.domain.employee import Employee, Standing, standing
from app.domain.sentence import Sentence

INACTIVE = Sentence("This employee is no longer active. Please ask the front desk.")
GONE = Sentence("This employee has left the company. Please ask the front desk.")


def shut_out(employee: Employee, day: date) -> Sentence | None:
    """The reason for a person at the door, None when it is open for them on this local day."""
    stands = standing(employee, day)
    if stands is Standing.LEFT:
        return GONE
    if stands is Standing.DEACTIVATED:
        return INACTIVE
    if stands is Standing.NOT_STARTED:
        return Sentence("The first day of work is {day}. Please ask the front desk.", day=employee.starts_on)
    return None
