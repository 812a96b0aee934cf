"""The page of one employee as it is drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from app.domain.permission import Act
from app.language import _
from app.ui.doubt import Doubt
from app.ui.screens.admin.file_sheet import WriteSheet
from app.ui.screens.admin.people.person import FIELDS, PersonViewModel
from app.ui.screens.admin.section import Page
from app.ui.widgets.sheet import PasswordAgain, Prompt, Sheet


class PicturesSheet(Sheet):
    """Asks for a file or a folder of one person's pictures. joins: they have no face yet, so they have to agree."""

    text = StringProperty("")
    joins = BooleanProperty(False)
    desk = ObjectProperty()

    def __init__(self, *, act: Callable[[str, bool], None], **properties: Any) -> None:
        super().__init__(**properties)
        self._act = act

    def answer(self, yes: bool) -> None:
        path, agreed = self.ids.place.text, self.ids.agreed.active
        self.close()
        if yes:
            self._act(path, agreed)


class PersonPage(Page):
    """Fields, and a button for each thing that whoever is acting may do."""

    @property
    def person(self) -> PersonViewModel:
        return self.says.person

    def on_kv_post(self, *_args: object) -> None:
        for field in FIELDS:
            entry = self.ids[field].ids.input
            entry.bind(text=lambda entry, text, field=field: self._typed(entry, field, text))

    def _typed(self, entry: Any, field: str, text: str) -> None:
        if entry.focus:  # not what the page itself wrote into it
            self.person.type(field, text)

    def refresh(self) -> None:
        person, ids = self.person, self.ids
        if person.employee is None:
            self.section.back()
            return
        ids.name_title.text, ids.facts.text = person.employee.name, person.facts
        may_edit = person.may(Act.EDIT_EMPLOYEES)
        for field in FIELDS:
            entry = ids[field]
            entry.disabled = not may_edit
            if not entry.ids.input.focus:
                entry.text = person.text(field)
        ids.save.disabled = not person.can_save
        ids.pin.text = _("PIN {pin}").format(pin=person.pin) if person.pin else ""
        ids.from_files.disabled = self.says.pictures.busy
        ids.switch.text = _("Deactivate") if person.is_active else _("Activate")
        ids.switch.icon = "account-off-outline" if person.is_active else "account-check-outline"
        shown = {
            "days": self.desk.has("reports"),
            "save": may_edit,
            "switch": person.may(Act.DEACTIVATE),
            "leaves": person.may(Act.DEACTIVATE) and not person.employee.left,
            "renew": person.may(Act.ENROL),
            "from_files": person.may(Act.ENROL),
            "reset_pin": person.may_reset_pin,
            "hand_out": person.may(Act.EXPORT_PERSON),
            "erase": person.may(Act.ERASE),
        }
        ids.tools.arrange([name for name, is_shown in shown.items() if is_shown], ids)

    def to_days(self) -> None:
        self.desk.go("reports", number=self.person.number)

    def ask_to_erase(self) -> None:
        self.desk.lay(
            PasswordAgain(
                title=_("Erase {name}?").format(name=self.person.name),
                text=_(
                    "The name, the pictures and the numbers made from them are removed for good. "
                    "The punches stay, without a name. This cannot be undone."
                ),
                yes=_("Erase for good"),
                no=_("No"),
                dangerous=True,
                act=self.person.erase,
            )
        )

    def ask_to_switch(self) -> None:
        if not self.person.is_active:
            self.person.set_active(True)
            return
        self.desk.ask(
            _("Deactivate {name}?").format(name=self.person.name),
            _("From now on this face opens nothing. Everything is kept, and you can activate it again."),
            yes=_("Deactivate"),
            act=lambda: self.person.set_active(False),
        )

    def ask_when_leaving(self) -> None:
        self.desk.lay(
            Prompt(
                title=_("{name} leaves").format(name=self.person.name),
                text=_("After the last day of work the door stays shut. Without a day it is shut at once."),
                caption=_("Last day, like 2026-11-30"),
                yes=_("Leave"),
                no=_("Back"),
                needs_words=False,
                act=self.person.leave,
            )
        )

    def ask_for_pictures(self) -> None:
        employee = self.person.employee
        if employee is None:
            return
        joins = employee.enrolled_at_utc is None
        replacing = _("They are looked at one by one; those that can be used replace what is stored, all at once.")
        self.desk.lay(
            PicturesSheet(
                title=_("Pictures of {name}").format(name=employee.name),
                text=_("They are looked at one by one; those that can be used are enrolled.") if joins else replacing,
                joins=joins,
                desk=self.desk,
                act=lambda path, agreed: self.says.pictures.take(employee, path, agreed=agreed, ask=self._ask),
            )
        )

    def _ask(self, doubt: Doubt, answer: Callable[[str], None]) -> None:
        self.desk.lay(
            PasswordAgain(title=doubt.title, text=doubt.text, yes=doubt.yes, no=_("No"), dangerous=True, act=answer)
        )

    def ask_to_reset_pin(self) -> None:
        self.desk.ask(
            _("A fresh PIN for {name}?").format(name=self.person.name),
            _("The old one is worth nothing from then on. The fresh one is shown once; tell it to nobody else."),
            yes=_("Fresh PIN"),
            act=self.person.reset_pin,
        )

    def ask_where_to(self) -> None:
        name = f"employee-{self.person.number}.zip"
        self.desk.lay(
            WriteSheet(
                title=_("Hand out everything that is stored"),
                desk=self.desk,
                path=str(Path.home() / name),
                act=self.person.hand_out,
            )
        )
