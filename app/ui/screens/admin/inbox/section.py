"""The inbox' section: exceptions that wait, the way to the person's day, and a tick when they were seen."""

from pathlib import Path

from kivy.graphics.texture import Texture
from kivy.lang import Builder

from app.language import _
from app.services.ports import Crop
from app.ui.look import look
from app.ui.screens.admin.inbox.viewmodel import KIND, STATE
from app.ui.screens.admin.section import Section
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("inbox.kv")))

TOOLS = ("state", "kind", "search", "mark", "jump")


def texture_of(crop: Crop) -> Texture:
    """A BGR picture as Kivy draws it: its first row at the bottom."""
    height, width = crop.shape[:2]
    texture = Texture.create(size=(width, height), colorfmt="bgr", bufferfmt="ubyte")
    texture.blit_buffer(crop[::-1].tobytes(), colorfmt="bgr", bufferfmt="ubyte")
    return texture


class InboxSection(Section):
    """A table of exceptions; the one that is pressed can be marked or followed."""

    KIND, STATE = KIND, STATE

    def on_kv_post(self, *_args: object) -> None:
        self._drawn: Crop | None = None
        self.table = TableView(self.says.table)
        self.table.bind(on_open=lambda _, item_id: self.says.choose(item_id))
        self.ids.table.add_widget(self.table)

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        self.say()
        ids.heading.words = says.words
        ids.kind.options = [("", _("all")), *((kind, kind) for kind in says.kinds)]
        ids.mark.disabled, ids.mark_all.disabled = not says.can_mark, not says.can_mark_all
        ids.jump.disabled = not self.desk.has("reports") or says.item is None or says.item.employee is None
        ids.tools.arrange([*TOOLS, "discard"] if says.face is not None else list(TOOLS), ids)
        if self._drawn is not says.face:
            self._drawn = says.face
            ids.face.texture = texture_of(says.face) if says.face is not None else None
            ids.face.height = 112 * look.t if says.face is not None else 0
        self.table.empty = self._empty() if says.known else ""
        self.table.refresh()

    def _empty(self) -> str:
        return _("Nothing waits. Choose another state to read what was seen.")

    def ask_to_mark_all(self) -> None:
        count = len(self.says.listed_open)
        self.desk.ask(
            _("Mark {count} as seen?").format(count=count),
            _("All open ones that are listed now. They stay in the list under the state: seen."),
            yes=_("Mark them"),
            act=self.says.mark_listed,
        )

    def jump(self) -> None:
        item = self.says.item
        if self.desk.has("reports") and item is not None and item.employee is not None:
            self.desk.go("reports", number=item.employee.number, day=item.day)

    def shortcut(self, key: str) -> bool:
        acts = {"m": self.says.mark_seen, "j": self.jump, "ctrl+f": self.ids.search.take_focus}
        if key in acts:
            acts[key]()
        return key in acts
