"""The page of one employee."""

from app.language import _
from app.ui.screens.admin.section import Page


class PersonPage(Page):
    """Who it is, and what may be done."""

    number = ""

    def show(self, number: str) -> None:
        self.number = number
        self.refresh()

    @property
    def employee(self):
        return self.says.employee(self.number)

    def refresh(self) -> None:
        employee = self.employee
        if employee is None:
            self.section.back()
            return
        self.ids.name.text = employee.name
        self.ids.facts.text = employee.number
        self.ids.switch.text = _("Deactivate") if employee.active else _("Activate")

    def ask_to_erase(self) -> None:
        employee = self.employee
        self.desk.ask(
            _("Erase {name}?").format(name=employee.name),
            _(
                "The name, the pictures and the numbers made from them are removed for good. "
                "The punches stay, without a name. This cannot be undone."
            ),
            yes=_("Erase for good"),
            dangerous=True,
            act=lambda: self.says.erase(employee),
        )

    def ask_to_switch(self) -> None:
        employee = self.employee
        if not employee.active:
            self.says.set_active(employee, True)
            return
        self.desk.ask(
            _("Deactivate {name}?").format(name=employee.name),
            _("From now on this face opens nothing. Everything is kept, and you can activate it again."),
            yes=_("Deactivate"),
            act=lambda: self.says.set_active(employee, False),
        )
