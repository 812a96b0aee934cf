"""The KivyMD application: bar, screens, keys, and the product's life while the window is open."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock, mainthread
from kivy.core.window import Window
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import NoTransition, ScreenManager
from kivymd.app import MDApp
from kivymd.uix.screen import MDScreen

from app import language
from app.ui.focus import focus_first, focused_in, is_for
from app.ui.keys import name_of
from app.ui.kiosk import keep_open
from app.ui.look import look
from app.ui.screens.admin.recogniser.viewmodel import RecogniserViewModel
from app.ui.screens.admin.session import AdminSession
from app.ui.screens.enrol.viewmodel import EnrolViewModel
from app.ui.sounds import Sounds
from app.ui.worker import Worker, returning_by

if TYPE_CHECKING:
    from app.bootstrap import Product

REFRESH_EVERY_S = 1.0
DUE_WORK_EVERY_S = 5.0
RETENTION_AFTER_S = 60.0  # the first people of the day go first
RETENTION_EVERY_S = 3600.0  # looked at; it runs once a day
PICKED_FOR_S = 60.0  # a language that somebody picked at the door stays this long after the last touch

Builder.load_file(str(Path(__file__).with_name("theme.kv")))
Builder.load_file(str(Path(__file__).with_name("frame.kv")))


class Frame(BoxLayout):
    """The bar and the screen beneath it."""

    current = StringProperty("checkin")
    open_screen = ObjectProperty(lambda name: None)
    switch_theme = ObjectProperty(lambda: None)
    dark = BooleanProperty(False)


class TwinClockApp(MDApp):
    """Puts view-models and screens together; the screens after the first are made when they are first wanted."""

    title = "TwinClock"
    icon = str(Path(__file__).with_name("icon.png"))

    def __init__(self, product: "Product", *, kiosk: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.product, self._kiosk = product, kiosk
        self._worker = Worker()
        self._background = returning_by(mainthread, self._worker.submit)
        self._with_engine = returning_by(mainthread, product.feed.submit)
        self.session = AdminSession(product.access, self._background, idle_s=product.config.parts.access.idle_s)
        self._refreshing = self._working = False
        settings = product.config.parts.door
        self._sounds = Sounds(product.door.voice if settings.speak else None, with_tones=settings.sound)
        look.text_size = settings.text_size
        self._spoken = language.use(settings.language)

    def build(self) -> Frame:
        self.theme_cls.material_style = "M3"
        self.theme_cls.primary_palette = "Teal"
        look.fit(*Window.size)
        self.use_theme(dark=self.product.config.window.theme == "dark")
        return self._framed()

    def _framed(self) -> Frame:
        """Bar and check-in screen, in the language in use; the other screens follow when they are wanted."""
        self.frame = Frame(open_screen=self.open_screen, switch_theme=self.switch_theme, dark=look.dark)
        self.screens = ScreenManager(transition=NoTransition())
        self.frame.ids.place.add_widget(self.screens)
        self.open_screen("checkin")
        return self.frame

    def speak(self, tag: str) -> None:
        """Say everything in this language: every screen is made anew."""
        if language.use(tag) == self._spoken:
            return
        self._spoken = language.in_use()
        self.screens.current_screen.dispatch("on_leave")
        Window.remove_widget(self.root)
        self.root: Frame = self._framed()
        Window.add_widget(self.root)

    def on_start(self) -> None:
        Window.bind(**self._listeners())
        self.product.feed.start()
        self._seconds = Clock.schedule_interval(self._each_second, REFRESH_EVERY_S)
        self._due_work = Clock.schedule_interval(self._do_due_work, DUE_WORK_EVERY_S)
        self._hours = Clock.schedule_interval(self._each_hour, RETENTION_EVERY_S)
        self._first_hour = Clock.schedule_once(self._each_hour, RETENTION_AFTER_S)
        if self._kiosk:
            keep_open(Window)

    def on_stop(self) -> None:
        self._seconds.cancel()
        self._due_work.cancel()
        self._hours.cancel()
        self._first_hour.cancel()
        self.screens.current_screen.dispatch("on_leave")
        Window.unbind(**self._listeners())
        self.product.feed.stop()
        recogniser = getattr(self, "recogniser", None)
        if recogniser:
            recogniser.cancel()
        self._sounds.hush()
        self._worker.stop()

    def _listeners(self) -> dict[str, Any]:
        return {
            "on_key_down": self._on_key,
            "on_touch_down": self._on_touch,
            "on_resize": self._on_resize,
            "on_request_close": self._on_request_close,
        }

    def _on_request_close(self, *_: object, **__: object) -> bool:
        """True keeps the window: a kiosk is closed by an admin only."""
        return self._kiosk and not self.session.is_open

    def open_settings(self, *_: object) -> bool:
        """F1 is ours; Kivy's own settings stay away."""
        return False

    # ------------------------------------------------------------ screens

    def open_screen(self, name: str, **what: Any) -> None:
        """Go to "checkin", "enrol" or "admin"; what: it should begin with."""
        if not self.screens.has_screen(name):
            self.screens.add_widget({"checkin": self._check_in, "enrol": self._enrol, "admin": self._admin}[name]())
        if what:
            self.screens.get_screen(name).expect(**what)
        self.screens.current = self.frame.current = name

    def _check_in(self) -> MDScreen:
        from app.ui.screens.checkin.assembly import check_in_screen

        return check_in_screen(
            self.product,
            self._with_engine,
            self._background,
            pick_language=self.speak,
            told=self._sounds.tell,
        )

    def _enrol(self) -> MDScreen:
        from app.ui.screens.enrol.screen import EnrolScreen

        product = self.product
        return EnrolScreen(
            self._enrolling(),
            product.feed,
            is_admin=lambda: self.session.is_open,
            leave=lambda: self.open_screen("admin" if self.session.is_open else "checkin"),
            name="enrol",
        )

    def _enrolling(self) -> EnrolViewModel:
        product = self.product
        return EnrolViewModel(
            product.enrolment,
            product.access,
            self._with_engine,
            self._background,
            notice_version=product.door.facts().version,
            who=lambda: self.session.operator.key if self.session.is_open else "employee",
        )

    def _admin(self) -> MDScreen:
        from app.ui.screens.admin.screen import AdminScreen
        from app.ui.screens.admin.sections import sections_of

        product = self.product
        self.recogniser = RecogniserViewModel(
            product.retraining, product.threshold, self._background, mainthread, who=lambda: self.session.operator.key
        )
        return AdminScreen(
            self.session,
            sections_of(product, self.session, self.recogniser, self._background, mainthread),
            enrol=lambda person: self.open_screen("enrol", person=person),
            close=self.stop,
            kiosk=self._kiosk,
            name="admin",
        )

    # ------------------------------------------------------------ keys, touches, sizes

    def _on_key(self, window: Any, code: int, scancode: int, letter: str, modifiers: list[str]) -> bool:
        self.session.touch()
        key = name_of(code, modifiers)
        opens = {"f1": "checkin", "f2": "enrol", "f3": "admin"}
        if key in opens:
            self.open_screen(opens[key])
            return True
        if key == "f4":
            self.switch_theme()
            return True
        if getattr(self.screens.current_screen, "wants", lambda key: False)(key):
            return bool(self.screens.current_screen.shortcut(key))
        look.show_focus = look.show_focus or key in ("tab", "shift+tab")
        focused = focused_in(self.frame)
        if key in ("tab", "shift+tab") and focused is None:
            return focus_first(self.screens.current_screen)
        if focused is not None and is_for(focused, key):
            return False
        return self.screens.current_screen.shortcut(key)

    def _on_touch(self, *_: object) -> None:
        self.session.touch()
        look.show_focus = False

    @staticmethod
    def _on_resize(_: object, width: float, height: float) -> None:
        look.fit(width, height)

    def switch_theme(self) -> None:
        """Dark or light, for now; the setting decides at the next start."""
        self.use_theme(dark=not look.dark)

    def use_theme(self, *, dark: bool) -> None:
        look.dark = dark
        if self.root:
            self.frame.dark = dark
        self.theme_cls.theme_style = "Dark" if dark else "Light"
        Window.clearcolor = look.page

    # ------------------------------------------------------------ every second

    def _each_second(self, _: float) -> None:
        self.session.tick()
        if self.frame.current == "checkin" and self.session.untouched_s >= PICKED_FOR_S:
            self.speak(self.product.config.parts.door.language)
        patience = {"enrol": 1, "admin": 2}.get(self.frame.current)  # the locked room says why before it is left
        if patience and self.session.idle_for >= patience:
            self.open_screen("checkin")
        if not self._refreshing:
            self._refreshing = True
            self._background(self.product.refresh, self._refreshed)

    def _do_due_work(self, _: float) -> None:
        if not self._working:
            self._working = True
            self._background(self.product.due_work, self._worked)

    def _worked(self, _: object) -> None:
        self._working = False

    def _each_hour(self, _: float) -> None:
        self._worker.submit(self.product.retention.run_if_due, lambda removed: None)
        self._worker.submit(self.product.anchors.write_due, lambda written: None)

    def _refreshed(self, changed: bool | Exception) -> None:
        self._refreshing = False
        if changed is True and self.screens.has_screen("admin"):
            self.screens.get_screen("admin").reload()
