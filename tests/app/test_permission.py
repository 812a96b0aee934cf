"""app/domain/permission.py: who may do what."""

import pytest

from app.domain.permission import ALLOWED, Act, Operator, Role, checked_role, expect_may, may, sees
from app.errors import NotAllowed

ADMIN = Operator(key="a", name="Ada", role=Role.ADMIN)
MANAGER = Operator(key="m", name="Mia", role=Role.MANAGER, departments=("Store", "Packing"))
VIEWER = Operator(key="v", name="Vic", role=Role.VIEWER)


def test_an_admin_may_do_everything_to_everybody():
    assert all(may(ADMIN, act, department) for act in Act for department in ("", "Store", "Office"))


def test_a_viewer_only_reads():
    assert {act for act in Act if may(VIEWER, act)} == {Act.SEE, Act.EXPORT_REPORTS}


@pytest.mark.parametrize("department, expected", [("Store", True), (" store ", True), ("Office", False), ("", False)])
def test_a_manager_acts_in_their_own_departments_only(department, expected):
    assert may(MANAGER, Act.DECIDE_CORRECTIONS, department) is expected


@pytest.mark.parametrize(
    "act", [Act.ERASE, Act.ACCOUNTS, Act.KEYS, Act.BACKUP, Act.RETRAIN, Act.SETTINGS, Act.AUDIT, Act.EXPORT_PERSON]
)
def test_what_concerns_the_whole_company_is_not_a_managers(act):
    assert not may(MANAGER, act) and not may(MANAGER, act, "Store")


def test_a_viewer_of_a_department_does_not_see_the_others():
    narrow = Operator(key="v", name="Vic", role=Role.VIEWER, departments=("Store",))

    assert sees(narrow, "Store") and not sees(narrow, "Office") and sees(VIEWER, "Office")


def test_the_refusal_says_which_department_it_was():
    with pytest.raises(NotAllowed, match="Store, Packing.*Office"):
        expect_may(MANAGER, Act.DEACTIVATE, "Office")
    with pytest.raises(NotAllowed, match=r"erase an employee.*Mia \(manager\)"):
        expect_may(MANAGER, Act.ERASE, "Store")


def test_every_role_has_its_row():
    assert set(ALLOWED) == set(Role)


def test_a_role_is_checked_before_it_is_stored():
    assert checked_role("viewer", ()) is Role.VIEWER
    with pytest.raises(ValueError, match="admin, manager, viewer"):
        checked_role("boss", ())
    with pytest.raises(ValueError, match="departments"):
        checked_role("manager", ())
