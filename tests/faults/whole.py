"""What must hold on a data folder whatever happened to the processes on it."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.correction import CorrectionState
from app.store.store import open_store
from tests.faults.office import Office
from tests.trainer.killing import MadeUpTower

Acknowledged = Mapping[str, set[str]]  # "punched": punch ids, "enrolled", "erasing", "erased": keys


def complaints(root: Path, acknowledged: Acknowledged) -> list[str]:
    """Everything that is wrong; empty when the folder is whole. Starts the product anew, as the next user would."""
    office = Office(root)
    product = office.product
    with product.open_unit_of_work() as work:
        employees = {employee.key: employee for employee in work.employees.all()}
        punches = {punch.id: punch for punch in work.punches.all()}
        current = work.verifiers.current()
        known = {row.version for row in work.verifiers.all()}
        decided = {one.id for one in work.corrections.all() if one.state is CorrectionState.APPROVED}
        templates = {key: work.templates.of(key) for key in employees}
    tower = product.gallery.tower
    found = [f"punch {lost} was acknowledged and is gone" for lost in acknowledged.get("punched", set()) - set(punches)]
    found += [
        f"withdrawal of {lost} was acknowledged and is gone"
        for lost in acknowledged.get("withdrawn", set())
        if lost not in punches or not punches[lost].withdrawn
    ]
    found += [f"correction {lost} was approved and is not" for lost in acknowledged.get("corrected", set()) - decided]
    gone = acknowledged.get("enrolled", set()) - acknowledged.get("erasing", set()) - set(employees)
    found += [f"enrolment of {lost} was acknowledged and is gone" for lost in gone]
    found += [f"{key} was erased and is back" for key in acknowledged.get("erased", set()) & set(employees)]
    found += [f"version {current} is in use and no row knows it" for _ in [current] if current and current not in known]
    for key, own in templates.items():
        found += _of_one(office, employees[key], [template for template in own if template.tower == tower])
    fault = open_store(root / "data").fault()
    return found + ([fault] if fault else [])


def _of_one(office: Office, employee, templates) -> list[str]:
    """An employee is known under the version in use, by their own stored pictures."""
    if not templates:
        return [f"{employee.key} has no template of the tower in use"]
    found = []
    for template in templates:
        crop = office.product.samples.load(template.sample)
        match = office.product.gallery.match(MadeUpTower(office.product.gallery.tower).embed([crop])[0])
        if match.employee_key != employee.key or match.distance > 1e-3:
            found.append(f"{template.sample} of {employee.key} is taken for {match}")
    return found


def look(root: str, acknowledged: dict[str, set[str]], pipe) -> None:
    """`complaints` in a process of its own, so that what an earlier look holds open cannot help this one."""
    pipe.send(complaints(Path(root), acknowledged))
