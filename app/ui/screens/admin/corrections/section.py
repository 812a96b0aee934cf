"""The corrections' section: what employees ask to have changed, yes or no, and the history."""

from pathlib import Path

from kivy.lang import Builder

from app.language import _
from app.ui.screens.admin.section import Section
from app.ui.widgets.sheet import Prompt
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("corrections.kv")))


class CorrectionsSection(Section):
    """A table of wishes; the one that is pressed is told in full and can be decided on."""

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.says.table)
        self.table.bind(on_open=lambda _, correction_id: self.says.choose(correction_id))
        self.ids.table.add_widget(self.table)

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        self.say()
        ids.heading.words, ids.details.text = says.words, says.details
        ids.approve.disabled = ids.refuse.disabled = not says.can_decide
        ids.jump.disabled = not self._can_jump
        self.table.empty = (
            _("Nothing waits for a decision. Choose another state for the history.") if says.known else ""
        )
        self.table.refresh()

    @property
    def _can_jump(self) -> bool:
        return self.desk.has("reports") and self.says.chosen is not None and self.says.chosen.employee is not None

    def ask_to_approve(self) -> None:
        if self.says.can_decide:
            self.desk.lay(
                Prompt(
                    title=_("Approve this?"),
                    text=self.says.details,
                    caption=_("A word for the employee, if you like"),
                    yes=_("Approve"),
                    no=_("Back"),
                    needs_words=False,
                    act=self.says.approve,
                )
            )

    def ask_to_refuse(self) -> None:
        if self.says.can_decide:
            self.desk.lay(
                Prompt(
                    title=_("Refuse this?"),
                    text=self.says.details,
                    caption=_("Why? The employee reads it."),
                    yes=_("Refuse"),
                    no=_("Back"),
                    dangerous=True,
                    act=self.says.refuse,
                )
            )

    def jump(self) -> None:
        row = self.says.chosen
        if self._can_jump and row is not None and row.employee is not None:
            at = row.correction.at_utc or (row.punch.at_utc if row.punch else row.correction.asked_at_utc)
            self.desk.go("reports", number=row.employee.number, day=at.date())

    def shortcut(self, key: str) -> bool:
        acts = {"a": self.ask_to_approve, "r": self.ask_to_refuse, "j": self.jump}
        if key in acts:
            acts[key]()
        return key in acts
