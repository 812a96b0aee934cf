"""The accounts that may act on the product; no Kivy."""

from collections.abc import Callable

from app.domain.permission import Operator, Role
from app.language import _
from app.services.accounts import Accounts
from app.services.ports import Account
from app.ui.screens.admin.acting import Acting
from app.ui.widgets.table.column import Column, Row
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit


def columns() -> list[Column]:
    return [
        Column(_("Name"), share=1.3),
        Column(_("Role"), share=0.8),
        Column(_("Departments"), share=1.6),
        Column(_("Status"), share=0.7, tones={_("in use"): "good", _("disabled"): "soft"}),
    ]


def role_words(role: Role) -> str:
    """A role and what it may do, in a few words."""
    return {
        Role.ADMIN: _("admin: everything"),
        Role.MANAGER: _("manager: people of their departments"),
        Role.VIEWER: _("viewer: reads"),
    }[role]


class AccountsViewModel(Acting):
    """table: the accounts. chosen: the one that was opened; None while a new one is typed.

    Every change takes the password of whoever acts once more: an open session is not enough.
    """

    def __init__(
        self,
        accounts: Accounts,
        expect_password: Callable[[str], object],
        in_background: Submit,
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._accounts, self._expect_password, self._who = accounts, expect_password, who
        self._begin()

    def _begin(self) -> None:
        self.table = TableModel(columns())
        self.chosen: Account | None = None
        self._all: dict[str, Account] = {}

    def reload(self) -> None:
        self._read(self._accounts.all, self._listed)

    def forget(self) -> None:
        self._begin()
        super().forget()

    def _listed(self, accounts: list[Account]) -> None:
        self._all = {account.key: account for account in accounts}
        self.table.show(_row(account) for account in accounts)
        self.chosen = self._all.get(self.chosen.key) if self.chosen else None

    def choose(self, key: str) -> None:
        """Open this account; "" begins a new one."""
        self.chosen = self._all.get(key)
        self.message = self.error = ""
        self.changed()

    # ------------------------------------------------------------ acting

    def add(self, name: str, role: str, departments: str, password: str, own_password: str) -> None:
        by, places = self._who().key, departments_of(departments)
        self._with_password(
            own_password,
            lambda: self._accounts.add(name, role, places, password, by=by),
            _("{name} may log in now.").format(name=name),
        )

    def set_role(self, role: str, departments: str, own_password: str) -> None:
        account, by, places = self.chosen, self._who().key, departments_of(departments)
        if account is not None:
            words = _("{name} has another role now.").format(name=account.name)
            self._with_password(own_password, lambda: self._accounts.set_role(account.name, role, places, by=by), words)

    def set_password(self, password: str, own_password: str) -> None:
        account, by = self.chosen, self._who().key
        if account is not None:
            words = _("{name} logs in with the new password from now on.").format(name=account.name)
            self._with_password(own_password, lambda: self._accounts.set_password(account.name, password, by=by), words)

    def switch(self, own_password: str) -> None:
        """Disable the chosen account, or enable it again."""
        account, by = self.chosen, self._who().key
        if account is None:
            return
        act = self._accounts.disable if account.active else self._accounts.enable
        words = _("{name} can no longer log in.") if account.active else _("{name} may log in again.")
        self._with_password(own_password, lambda: act(account.name, by=by), words.format(name=account.name))

    def _with_password(self, own_password: str, act: Callable[[], object], words: str) -> None:
        def work() -> None:
            self._expect_password(own_password)
            act()

        self._act(work, words)


def departments_of(text: str) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _row(account: Account) -> Row:
    status = _("in use") if account.active else _("disabled")
    departments = ", ".join(account.departments) or ("" if account.role is Role.MANAGER else _("all"))
    return Row(account.key, (account.name, account.role.value, departments, status))
