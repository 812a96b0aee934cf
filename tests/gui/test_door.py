"""The door's screen beside the face: number pad, badge readers, PINs, own hours, languages, and the kiosk."""

import pytest
from kivy.core.window import Window

from app import language
from app.domain.punch import Direction
from app.ui.fonts import font_for
from tests.gui.drawn import drawn_product
from tests.gui.people_drawn import enrolled


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use("en")


@pytest.fixture
def ada():
    return enrolled(drawn_product(), "Ada Lovelace", "Grace Hopper")


def punches(product):
    with product.open_unit_of_work() as work:
        return [(punch.employee_key, punch.direction) for punch in work.punches.all()]


def key_of(product, number):
    with product.open_unit_of_work() as work:
        return work.employees.by_number(number).key


def test_a_badge_reader_types_its_number_and_the_face_is_compared_with_it(show, ada):
    shown = show(ada)

    for key in ("1", "enter"):  # as fast as a reader: no frame in between
        shown.key(key)
    shown.until_says("Ada Lovelace")

    assert punches(ada) == [(key_of(ada, "1"), Direction.IN)]


def test_a_badge_of_somebody_else_does_not_open_for_this_face(show, ada):
    shown = show(ada)

    for key in ("2", "enter"):
        shown.key(key)
    shown.until_says("Not recognised")

    assert punches(ada) == []


def test_a_number_and_a_pin_need_no_face(show, ada):
    ada.feed.plugged = False
    shown = show(ada)
    shown.until_says("No camera")

    shown.press("Without my face")
    for key in ("2", "OK", "2", "2", "OK"):
        shown.press(key)
    shown.until_says("Grace Hopper")

    assert punches(ada) == [(key_of(ada, "2"), Direction.IN)]


def test_after_a_refusal_the_way_without_a_face_is_on_the_screen(show, ada):
    ada.feed.person = 77
    shown = show(ada)
    shown.press("Check in")
    shown.until_says("Not recognised")

    shown.press("Without my face")

    assert shown.says("Your employee number")


def test_a_door_that_knows_nobody_says_who_can_help(show):
    shown = show(drawn_product())

    shown.press("Check in")
    shown.until_says("Nobody is enrolled yet")

    assert shown.says("Enrol, F2") and not shown.says("Not recognised")


def test_five_strange_faces_in_a_row_pause_the_camera_and_the_pin_still_works(show, ada):
    ada.feed.person = 77
    shown = show(ada)
    says = shown.screen.view_model
    for _ in range(5):
        says.press()
        shown.until(lambda: says.phase == "verdict")
        says.dismiss()

    shown.press("Check in")
    paused = shown.says("Too many tries")
    shown.press("Without my face")
    for key in ("1", "ok", "1", "1", "ok"):
        shown.screen.pad.press(key)

    assert paused
    shown.until_says("Ada Lovelace")


def test_ones_own_week_and_a_forgotten_punch_are_two_presses_away(show, ada):
    shown = show(ada)
    shown.press("Check in")
    shown.until_says("Ada Lovelace")

    shown.press("My hours")
    shown.until_says("Total")
    shown.press("I forgot to punch")
    shown.press("Yesterday" if shown.says("Yesterday") else shown.screen._panel("forgotten").ids.send)
    shown.until_says("Sent")

    ((employee, direction, _, reason),) = ada.door.asked
    assert (employee.name, direction, reason) == ("Ada Lovelace", Direction.OUT, "I forgot")


def test_somebody_who_picks_a_language_reads_everything_in_it(show, ada):
    shown = show(ada)

    shown.press("English")
    shown.press("Deutsch")
    shown.until_says("Erfassen")

    shown.press("Erfassen")
    shown.until_says("KOMMEN")
    assert shown.says("heute bisher")


def test_a_picked_language_goes_back_when_nobody_touches_the_door(show, ada):
    shown = show(ada)
    shown.app.speak("pl")
    shown.until_says("Zarejestruj")

    shown.app.session._touched_at -= 61

    shown.until_says("Check in")


def test_the_privacy_notice_names_the_company_and_its_version(show, ada):
    shown = show(ada)

    shown.press("Privacy")

    assert shown.says("Lovelace & Sons runs this door") and shown.says("Mary, telephone 12")
    assert shown.says(ada.door.facts().version)


def test_where_in_or_out_must_be_pressed_there_are_two_buttons(show):
    product = enrolled(drawn_product(direction="ask"), "Ada Lovelace")
    shown = show(product)

    shown.press(shown.screen._ready.ids.check_out)
    shown.until_says("Ada Lovelace")

    assert [direction for _, direction in punches(product)] == [Direction.OUT]


def test_verdicts_are_spoken_where_that_is_wanted(show):
    product = enrolled(drawn_product(speak=True), "Ada Lovelace")
    shown = show(product)

    shown.press("Check in")
    shown.until_says("Ada Lovelace")

    assert product.door.voice.said == [("en", "IN. Ada Lovelace")]


def test_what_a_company_does_not_offer_is_not_there(show):
    shown = show(drawn_product(badge=False, without_face=False, language_button=False))
    shown.key("7")
    shown.key("p")
    shown.key("l")

    assert shown.screen.place == "ready"
    assert shown.screen.ids.without_face.opacity == shown.screen.ids.badge.opacity == 0


def test_no_key_leaves_a_kiosk_and_closing_it_is_refused(show, ada):
    shown = show(ada, kiosk=True)

    for key in ("esc", "f1", "q", "w", "f4"):
        for modifiers in ((), ("ctrl",), ("alt",), ("meta",)):
            shown.key(key, *modifiers)
            assert Window.dispatch("on_request_close"), (key, modifiers)
            assert shown.screen.name == "checkin"


def test_a_right_click_draws_no_red_dot_and_no_module_of_kivy_listens():
    from kivy.config import Config

    assert "disable_multitouch" in Config.get("input", "mouse")
    assert Config.get("kivy", "exit_on_escape") == "0"
    assert not Config.items("modules")


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Σωκράτης", "Юрий", "Nguyễn Văn Á"])
def test_roboto_draws_the_scripts_of_europe(name):
    assert font_for(name) is None


def test_a_name_from_right_to_left_is_drawn_in_its_order_and_stays_as_it_was_written(show, ada):
    from app.ui.widgets.text import Words

    at_once, later = Words(text="שלום"), Words(text="Ada")
    later.text = "Ada and שלום"

    assert (at_once.text, at_once._label.text) == ("שלום", "םולש")
    assert (later.text, later._label.text) == ("Ada and שלום", "Ada and םולש")


def test_a_field_takes_a_font_of_the_system_for_another_script(show, ada):
    from app.ui.widgets.field import Field

    field = Field()
    usual = field.ids.input.font_name
    field.text = "محمد"
    foreign = field.ids.input.font_name
    field.text = "Ada"

    assert foreign == (font_for("محمد") or usual) and field.ids.input.font_name == usual


def test_a_field_draws_such_a_name_in_its_order_once_it_is_left(show, ada, monkeypatch):
    from kivy.uix.textinput import TextInput

    from app.ui.widgets.field import Field

    typing = Field().ids.input
    monkeypatch.setattr(TextInput, "_create_line_label", lambda self, text, hint=False: text)

    left = typing._create_line_label("שלום")
    typing.focus = True
    typed = typing._create_line_label("שלום")
    monkeypatch.undo()
    typing.focus = False

    assert (left, typed) == ("םולש", "שלום")


def test_a_name_in_another_script_gets_a_font_of_the_system_and_a_latin_one_the_usual_again(show, ada):
    from app.ui.widgets.text import Words

    found = font_for("محمد")
    label = Words(text="Ada", font_name="Roboto")
    usual = label.font_name

    label.text = "محمد"
    foreign = label.font_name
    label.text = "Ada"

    assert foreign == (found or usual)
    assert label.font_name == usual
