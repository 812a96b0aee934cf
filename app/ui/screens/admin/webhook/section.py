"""The webhook's section: the address, the secret once, what waits, and a try."""

from pathlib import Path
from typing import Any

from kivy.core.clipboard import Clipboard
from kivy.lang import Builder

from app.language import _
from app.ui.screens.admin.section import Section
from app.ui.screens.admin.upkeep.section import UpkeepLine

Builder.load_file(str(Path(__file__).with_name("webhook.kv")))


class WebhookSection(Section):
    """The address is what was stored until somebody types."""

    def on_kv_post(self, *_args: object) -> None:
        self._drawn: Any = None
        self._shown_url = ""

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        self.say()
        ids.heading.words = says.url if says.is_on else _("off") if says.known else ""
        if says.url != self._shown_url:
            ids.url.text = self._shown_url = says.url
        ids.secret.text = says.secret
        shown = ["save", *(["test", "send", "off"] if says.is_on else [])]
        ids.tools.arrange(shown, ids)
        for name in shown:
            ids[name].disabled = says.busy
        ids.fresh.text = _("Make a new secret; the old one ends at once") if says.is_on else ""
        ids.fresh.disabled = not says.is_on
        if self._drawn != says.lines:
            self._drawn = says.lines
            ids.lines.clear_widgets()
            for title, words, is_bad in says.lines:
                ids.lines.add_widget(UpkeepLine(title=title, words=words, is_bad=is_bad))

    def save(self) -> None:
        ids = self.ids
        self.says.save(ids.url.text, allow_http=ids.http.active, fresh_secret=ids.fresh.active)
        ids.fresh.active = False

    def copy_secret(self) -> None:
        Clipboard.copy(self.says.secret)

    def ask_to_end(self) -> None:
        self.desk.ask(
            _("Tell nobody any more?"),
            _("Messages that wait and are then dropped: {count}. The secret is forgotten too.").format(
                count=self.says.waiting
            ),
            yes=_("Switch off"),
            act=self.says.off,
        )
