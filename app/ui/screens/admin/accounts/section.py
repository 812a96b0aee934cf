"""The accounts' section: who may log in, as what, and for whom."""

from collections.abc import Callable
from pathlib import Path

from kivy.lang import Builder

from app.domain.permission import Role
from app.language import _
from app.ui.screens.admin.accounts.viewmodel import role_words
from app.ui.screens.admin.section import Section
from app.ui.widgets.sheet import PasswordAgain
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("accounts.kv")))


class AccountsSection(Section):
    """A table, and beneath it the account that was pressed or a new one."""

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.says.table)
        self.table.bind(on_open=lambda _, key: self._choose(key))
        self.ids.table.add_widget(self.table)
        self.ids.role.options = [(role.value, role_words(role)) for role in Role]
        self.ids.role.value = Role.MANAGER.value

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        self.say()
        one = says.chosen
        ids.title.text = _("Account {name}").format(name=one.name) if one else _("A new account")
        ids.switch.text = _("Disable") if one and one.active else _("Enable")
        shown = ["role", "departments", "password"]
        shown = [*shown, "set_role", "set_password", "switch", "fresh"] if one else ["name", *shown, "add"]
        ids.tools.arrange(shown, ids)
        self.table.refresh()

    def _choose(self, key: str) -> None:
        self.says.choose(key)
        one = self.says.chosen
        if one is not None:
            self.ids.role.value, self.ids.departments.text = one.role.value, ", ".join(one.departments)

    def begin_new(self) -> None:
        self._choose("")
        for field in ("name", "departments", "password"):
            self.ids[field].text = ""

    # ------------------------------------------------------------ what is pressed

    def add(self) -> None:
        ids = self.ids
        self._with_password(
            lambda own: self.says.add(ids.name.text, ids.role.value, ids.departments.text, ids.password.text, own)
        )

    def set_role(self) -> None:
        self._with_password(lambda own: self.says.set_role(self.ids.role.value, self.ids.departments.text, own))

    def set_password(self) -> None:
        self._with_password(lambda own: self.says.set_password(self.ids.password.text, own))

    def switch(self) -> None:
        self._with_password(self.says.switch)

    def _with_password(self, act: Callable[[str], None]) -> None:
        def acted(own: str) -> None:
            act(own)
            self.ids.password.text = ""

        self.desk.lay(
            PasswordAgain(
                title=_("Is it you?"),
                text=_("Accounts open everything else: an open session is not enough to change them."),
                yes=_("Go on"),
                no=_("Back"),
                act=acted,
            )
        )
