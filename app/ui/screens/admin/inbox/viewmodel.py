"""The exceptions inbox as the admin works through it; no Kivy."""

from collections.abc import Callable

from app.domain.permission import Act, Operator, may
from app.domain.reports.words import kind_said
from app.language import _, said
from app.services.inbox import Inbox, InboxItem
from app.services.ports import Crop
from app.services.unknown_faces import UnknownFaces
from app.ui.screens.admin.acting import Acting
from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit

DAY, AT, KIND, NUMBER, NAME, DEPARTMENT, AMOUNT, STATE = range(8)


def columns() -> list[Column]:
    return [
        Column(_("Day"), Kind.DATE, share=1.0),
        Column(_("At"), Kind.CLOCK, share=0.6, optional=True),
        Column(_("Exception"), share=1.3),
        Column(_("Number"), share=0.6, optional=True),
        Column(_("Name"), share=1.6),
        Column(_("Department"), share=1.0, optional=True),
        Column(_("How much"), Kind.DURATION, share=0.8, optional=True),
        Column(_("State"), share=0.7, tones={_("open"): "hint", _("seen"): "soft"}),
    ]


class InboxViewModel(Acting):
    """table: the exceptions. item: the one that was opened. face: its picture, where the policy keeps unknown faces."""

    def __init__(self, inbox: Inbox, faces: UnknownFaces, in_background: Submit, who: Callable[[], Operator]) -> None:
        super().__init__(in_background)
        self._inbox, self._faces, self._who = inbox, faces, who
        self._begin()

    def _begin(self) -> None:
        self.table = TableModel(columns())
        self.table.where(STATE, _("open"))
        self._items: dict[str, InboxItem] = {}
        self.item: InboxItem | None = None
        self.face: Crop | None = None
        self.open_count, self.known = 0, False

    def reload(self) -> None:
        self._read(lambda: self._inbox.items(self._who()), self._listed)

    def forget(self) -> None:
        self._begin()
        super().forget()

    def _listed(self, items: list[InboxItem]) -> None:
        self.known, self.error = True, ""
        self._items = {item.id: item for item in items}
        self.open_count = sum(item.is_open for item in items)
        self.table.show(_row(item) for item in items)
        self.item = self._items.get(self.item.id) if self.item else None

    @property
    def words(self) -> str:
        return _("{open} open").format(open=self.open_count) if self.known else ""

    @property
    def kinds(self) -> list[str]:
        return self.table.choices(KIND)

    def only(self, column: int, text: str) -> None:
        self.table.where(column, text)
        self.changed()

    def search(self, words: str) -> None:
        self.table.search(words)
        self.changed()

    def choose(self, item_id: str) -> None:
        self.item, self.face, self.error = self._items.get(item_id), None, ""
        self.changed()
        name = self.item.picture if self.item else ""
        if name:
            self._read(lambda: (name, self._faces.load(name)), self._seen)

    def _seen(self, result: tuple[str, Crop]) -> None:
        name, face = result
        if self.item is not None and self.item.picture == name:
            self.face = face

    def discard_face(self) -> None:
        """Remove the picture before its days are over."""
        item = self.item
        if item is not None and self.face is not None and self._may_mark:
            self.face = None
            by = self._who().key
            self._act(lambda: self._faces.discard(item.picture, by=by), _("The picture is gone."))

    # ------------------------------------------------------------ acting

    @property
    def can_mark(self) -> bool:
        return self.item is not None and self.item.is_open and self._may_mark

    @property
    def can_mark_all(self) -> bool:
        return bool(self.listed_open) and self._may_mark

    @property
    def _may_mark(self) -> bool:
        return may(self._who(), Act.MARK_SEEN)

    @property
    def listed_open(self) -> list[str]:
        """Ids of the open ones that are listed now."""
        keys = [self.table.key(place) for place in range(len(self.table))]
        return [key for key in keys if self._items[key].is_open]

    def mark_seen(self) -> None:
        if self.item is not None and self.can_mark:
            self._mark([self.item.id])

    def mark_listed(self) -> None:
        """Every open one that the filters leave."""
        if self.can_mark_all:
            self._mark(self.listed_open)

    def _mark(self, ids: list[str]) -> None:
        words = _("Marked as seen: {count}").format(count=len(ids))
        self._act(lambda: self._inbox.mark_seen(ids, by=self._who().key), words)


def kind_words(kind: str) -> str:
    """An exception's kind in words."""
    return said(kind_said(kind))


def _row(item: InboxItem) -> Row:
    who = item.employee
    person = (who.number, who.name, who.department) if who else ("", "", "")
    state = _("open") if item.is_open else _("seen")
    return Row(item.id, (item.day, item.at, kind_words(item.kind), *person, item.amount or None, state))
