from app.errors import AccessDenied
from app.services.accounts import Accounts
from app.ui.screens.admin.accounts.viewmodel import AccountsViewModel
from tests.fakes_store import memory_store
from tests.gui.drawn import PlainHasher
from tests.gui.viewmodels.admin.running import run
from tests.stores import NOON


class AtNoon:
    zone = "UTC"

    def now(self):
        return NOON


class Company:
    """The real accounts over a store in memory; admin's password is "correct horse"."""

    def __init__(self):
        self.accounts = Accounts(open_unit_of_work=memory_store(), hasher=PlainHasher(), clock=AtNoon())
        self.accounts.set_first_password("correct horse")
        self.operator = self.accounts.login("admin", "correct horse")
        self.says = AccountsViewModel(self.accounts, self.expect, run, lambda: self.operator)
        self.says.reload()

    def expect(self, password):
        if password != "correct horse":
            raise AccessDenied("Expected the password. Received another one.")

    @property
    def listed(self):
        return [self.says.table.texts(place) for place in range(len(self.says.table))]

    def choose(self, name):
        self.says.choose(next(a.key for a in self.accounts.all() if a.name == name))


def test_a_manager_is_added_for_their_departments():
    company = Company()

    company.says.add("Mona", "manager", "Store, Office", "battery staple", "correct horse")

    assert company.listed[1] == ["Mona", "manager", "Store, Office", "in use"]
    assert company.says.message == "Mona may log in now."


def test_no_account_is_changed_without_the_password_once_more():
    company = Company()

    company.says.add("Mona", "viewer", "", "battery staple", "wrong")

    assert len(company.listed) == 1 and "another one" in company.says.error


def test_a_manager_without_a_department_is_refused_and_said():
    company = Company()

    company.says.add("Mona", "manager", "", "battery staple", "correct horse")

    assert len(company.listed) == 1 and "departments of a manager" in company.says.error


def test_an_account_is_disabled_and_enabled_again():
    company = Company()
    company.says.add("Mona", "viewer", "", "battery staple", "correct horse")
    company.choose("Mona")

    company.says.switch("correct horse")
    disabled = company.listed[1][3]
    company.says.switch("correct horse")

    assert (disabled, company.listed[1][3]) == ("disabled", "in use")


def test_the_last_admin_stays():
    company = Company()
    company.choose("admin")

    company.says.switch("correct horse")

    assert "an admin to be left" in company.says.error
    assert company.listed[0][3] == "in use"


def test_role_and_password_are_changed():
    company = Company()
    company.says.add("Mona", "viewer", "", "battery staple", "correct horse")
    company.choose("Mona")

    company.says.set_role("manager", "Store", "correct horse")
    company.says.set_password("another staple", "correct horse")

    assert company.listed[1][:3] == ["Mona", "manager", "Store"]
    assert company.accounts.login("mona", "another staple").departments == ("Store",)
