"""Who may do what: one table. Services ask `expect_may` before they act; screens ask `may` to hide what is not allowed.

An admin acts on everybody, a manager on the people of their departments, a viewer reads (their departments, or all).
"""

from dataclasses import dataclass
from enum import StrEnum

from app.errors import NotAllowed


class Role(StrEnum):
    """What an account is for."""

    ADMIN = "admin"
    MANAGER = "manager"
    VIEWER = "viewer"


class Act(StrEnum):
    """Everything that needs a login; the value is how it is said: "may not ..."."""

    SEE = "see employees, punches and reports"
    EXPORT_REPORTS = "export reports"
    MARK_SEEN = "mark exceptions as seen"
    DECIDE_CORRECTIONS = "decide on corrections"
    EDIT_EMPLOYEES = "change an employee's entry"
    DEACTIVATE = "deactivate or activate an employee"
    ENROL = "enrol an employee"
    SET_PINS = "set or reset a PIN"
    WITHDRAW_PUNCHES = "withdraw a punch"
    IMPORT = "import employees or pictures"
    ERASE = "erase an employee"
    EXPORT_PERSON = "hand out an employee's data"
    SCHEDULES = "change schedules and holidays"
    SETTINGS = "change settings"
    RETRAIN = "retrain, install or roll back the verifier"
    LEAVE_KIOSK = "close the kiosk"
    AUDIT = "read or export the audit log"
    BACKUP = "back up or restore"
    KEYS = "rotate or export keys"
    ACCOUNTS = "change accounts, roles and tokens"


OWN = frozenset({  # a manager, in their own departments
    Act.SEE, Act.EXPORT_REPORTS, Act.MARK_SEEN, Act.DECIDE_CORRECTIONS, Act.EDIT_EMPLOYEES, Act.DEACTIVATE,
    Act.ENROL, Act.SET_PINS, Act.WITHDRAW_PUNCHES, Act.LEAVE_KIOSK,
})  # fmt: skip
ALLOWED: dict[Role, frozenset[Act]] = {
    Role.ADMIN: frozenset(Act),
    Role.MANAGER: OWN,
    Role.VIEWER: frozenset({Act.SEE, Act.EXPORT_REPORTS}),
}
NEEDS_PASSWORD_AGAIN = frozenset({Act.ERASE, Act.KEYS, Act.ACCOUNTS, Act.BACKUP})  # an open session is not enough
NOT_BY_TOKEN = frozenset({Act.ACCOUNTS})  # a stolen token must not make itself at home


@dataclass(frozen=True, kw_only=True)
class Operator:
    """Who is acting. key: opaque, what events record under "by". departments: of a manager or viewer."""

    key: str
    name: str
    role: Role
    departments: tuple[str, ...] = ()


def may(operator: Operator, act: Act, department: str | None = None) -> bool:
    """True when the operator may do this to somebody of that department.

    department: "" is somebody without one, whom no manager is responsible for; None asks about the act as such (a menu
    entry, a list that is then narrowed by `sees`).
    """
    if act not in ALLOWED[operator.role]:
        return False
    return department is None or sees(operator, department)


def sees(operator: Operator, department: str) -> bool:
    """True when people of this department are the operator's affair."""
    if operator.role is Role.ADMIN or (operator.role is Role.VIEWER and not operator.departments):
        return True
    return department.strip().casefold() in {name.casefold() for name in operator.departments}


def expect_may(operator: Operator, act: Act, department: str | None = None) -> None:
    """Return when the operator may, else raise NotAllowed with who can."""
    if may(operator, act, department):
        return
    if may(operator, act):
        raise NotAllowed(
            f"Expected somebody of {', '.join(operator.departments) or 'a department'}. Received an employee of "
            f"{department or 'no department'}: {operator.name} may not {act.value} there. Ask an admin."
        )
    raise NotAllowed(
        f"Expected an account that may {act.value}. Received {operator.name} ({operator.role.value}). Ask an admin."
    )


def checked_role(role: str, departments: tuple[str, ...]) -> Role:
    """The role of that name, or ValueError; a manager without a department could do nothing."""
    try:
        found = Role(role)
    except ValueError:
        known = ", ".join(known.value for known in Role)
        raise ValueError(f"Expected a role: {known}. Received {role!r}. Choose one of them.") from None
    if found is Role.MANAGER and not departments:
        raise ValueError("Expected the departments of a manager. Received none. Name them: --departments Store Office")
    return found
