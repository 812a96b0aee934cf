"""A form as it is drawn: its lines, and what can be done with it."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import ObjectProperty

from app.ui.screens.admin.schedules.editor import since_words
from app.ui.screens.admin.schedules.form import Form, Group, Line
from app.ui.screens.admin.schedules.lines import FormLine, GroupTitle
from app.ui.screens.admin.section import Page

FIRST_LINES, MORE_LINES = 8, 4  # made at once, and with each frame that follows
ALL_LINES = 1000


class FormPage(Page):
    """A form's lines, made once and then filled. form: it stays the same."""

    form: Form = ObjectProperty()

    def on_kv_post(self, *_args: object) -> None:
        self._made: dict[tuple[str, ...], Any] = {}
        self._more = Clock.create_trigger(lambda _: self._draw(MORE_LINES))

    def refresh(self) -> None:
        self._draw(0 if self._made else FIRST_LINES)
        has_more = self._arrange()
        self.ids.save.disabled = not self.form.can_save
        self.ids.tools.arrange(["back", *(["save"] if self.form.may_edit else []), *has_more], self.ids)

    def _arrange(self) -> list[str]:
        """Show what this form has beside its lines; names of its tools after Save."""
        self.ids.more.arrange([], self.ids)
        return []

    def _draw(self, most: int) -> None:
        """Show every line; make so many of those that are missing, and the others frame by frame."""
        drawn = []
        parts: list[Group | Line] = []
        for group in self.form.groups:
            parts += [group, *group.lines]
        for part in parts:
            if part.ident not in self._made:
                if not most:
                    self._more()
                    break
                self._made[part.ident], most = self._widget(part), most - 1
            self._made[part.ident].show(part, self.form.may_edit)
            drawn.append(self._made[part.ident])
        self._place(drawn)

    def _place(self, drawn: list[Any]) -> None:
        before = self.drawn
        if before != drawn[: len(before)]:
            self.ids.lines.clear_widgets()
            before = []
        for widget in drawn[len(before) :]:
            self.ids.lines.add_widget(widget)

    def _widget(self, part: Group | Line) -> Any:
        return GroupTitle() if isinstance(part, Group) else FormLine(part, form=self.form, desk=self.desk)

    @property
    def drawn(self) -> list[Any]:
        """Titles and lines, from the top."""
        return list(reversed(self.ids.lines.children))

    def begin(self) -> None:
        """Somebody came: the first field that can be typed into has the keyboard."""
        self.ids.scroll.scroll_y = 1
        Clock.schedule_once(lambda _: self._focus_first(), 0)

    def _focus_first(self) -> None:
        for widget in self.drawn:
            for control in getattr(widget, "controls", {}).values():
                if not control.disabled:
                    getattr(control, "take_focus", lambda control=control: setattr(control, "focus", True))()
                    return

    def to_refused(self) -> None:
        """Bring the first line that is wrong into view."""
        self._draw(ALL_LINES)
        wrong = next((widget for widget in self.drawn if getattr(widget, "refused", "")), None)
        if wrong is not None:
            Clock.schedule_once(lambda _: self.ids.scroll.scroll_to(wrong, animate=False), 0)


class SchedulePage(FormPage):
    """The form of a schedule, which has versions and can be copied and removed."""

    def _arrange(self) -> list[str]:
        form, ids = self.says.schedule, self.ids
        versions = [(one.from_day.isoformat(), since_words(one.from_day)) for one in form.versions]
        ids.version.options, ids.version.value = versions, form.version
        is_stored = form.may_edit and bool(form.name)
        shown = {
            "monday": form.may_edit,
            "copy": is_stored,
            "remove": is_stored,
            "door": self.desk.has("settings"),
        }
        ids.more.arrange([name for name, is_shown in shown.items() if is_shown], ids)
        return [*(["assign"] if is_stored else []), *(["version"] if len(versions) > 1 else [])]
