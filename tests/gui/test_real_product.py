"""The window on the real product: detector, tower, gallery, database, password hashes, with videos as the camera."""

import pytest

from tests.company import people
from tests.gui.people import enrol_folders, frames_of, product_at
from tests.shared_data import shared

PASSWORD = "correct horse"
ADA, STRANGER = "nuaa_real_0001_00_00_01.mp4", "nuaa_real_0005_00_00_01.mp4"


@pytest.fixture(scope="module")
def ada():
    return frames_of(shared(f"video/{ADA}"))


@pytest.fixture(scope="module")
def stranger():
    return frames_of(shared(f"video/{STRANGER}"))


def punches(product):
    with product.open_unit_of_work() as work:
        return work.punches.all()


def enrol_by_hand(shown, name, secret, *, as_admin):
    shown.key("f2")
    if as_admin:
        shown.press("I am the admin")
    shown.type(shown.screen.panel.ids.secret, secret)
    shown.press("Go on")
    shown.until(lambda: shown.screen.stage == "person", 30)
    shown.type(shown.screen.panel.ids.name, name)
    shown.press(shown.screen.panel.ids.consent)
    shown.press("Take the pictures")
    shown.until(lambda: shown.screen.can_save, 60, "for the straight look to be taken by itself")
    while shown.screen.can_skip:
        shown.press("Skip")
    shown.press("Save")
    shown.until_says(f"{name} is enrolled", 60)
    shown.press("Done")
    shown.key("f1")


def check_in(shown):
    shown.until(lambda: shown.screen.tone == "good", 60, "for a good face")
    shown.turn(0.6)  # what the visit rests on is of the person who stands there now
    shown.press(shown.screen._ready.ids.check_in)
    shown.until(lambda: shown.screen.phase == "verdict", 60, "for a verdict")


def test_enrol_with_a_code_check_in_and_refuse_a_stranger(show, tmp_path, ada, stranger):
    product, camera = product_at(tmp_path, ada)
    product.access.set_first_password(PASSWORD)
    shown = show(product)

    enrol_by_hand(shown, "Ada Lovelace", product.access.issue_code(), as_admin=False)
    check_in(shown)
    accepted = shown.screen.person, shown.screen.title
    shown.until(lambda: shown.screen.phase == "ready", 20)
    camera.show(stranger)
    shown.turn(3)
    check_in(shown)

    assert accepted == ("Ada Lovelace", "IN")
    assert shown.screen.title == "Not recognised" and shown.screen.person == ""
    assert len(punches(product)) == 1


def test_hands_free_in_and_not_me(show, tmp_path, ada):
    product, _ = product_at(tmp_path, ada)
    product.access.set_first_password(PASSWORD)
    shown = show(product)
    enrol_by_hand(shown, "Ada Lovelace", PASSWORD, as_admin=True)

    shown.press("Hands-free")
    shown.until(lambda: shown.screen.person == "Ada Lovelace", 60)
    shown.press("That's not me")
    shown.until_says("Taken back")

    assert [punch.withdrawn for punch in punches(product)] == [True]


def test_a_wrong_password_is_refused_and_logged(show, tmp_path, ada):
    product, _ = product_at(tmp_path, ada)
    product.access.set_first_password(PASSWORD)
    shown = show(product)
    shown.key("f3")
    shown.until_says("Admin password")

    shown.type(shown.screen.panel.ids.password, "wrong")
    shown.press("Unlock")
    shown.until_says("Received another one", 30)

    assert shown.screen.gate == "locked"
    with product.open_unit_of_work() as work:
        assert "login_denied" in [event.kind for event in work.events.newest(5)]


def test_the_camera_is_unplugged_and_plugged_in_again(show, tmp_path, ada):
    product, camera = product_at(tmp_path, ada)
    shown = show(product)
    shown.until(lambda: shown.screen.tone == "good", 60)

    camera.unplug()
    shown.until_says("No camera", 30)
    disabled = shown.screen._ready.ids.check_in.disabled
    camera.plug()
    shown.until(lambda: shown.screen.tone == "good" and not shown.says("No camera"), 60)

    assert disabled
    assert not shown.screen._ready.ids.check_in.disabled


def test_another_process_enrols_and_the_open_window_knows(show, tmp_path, ada):
    product, _ = product_at(tmp_path, ada)
    product.access.set_first_password(PASSWORD)
    shown = show(product)
    shown.key("f3")
    shown.until_says("Admin password")
    shown.type(shown.screen.panel.ids.password, PASSWORD)
    shown.press("Unlock")
    shown.until(lambda: shown.screen.gate == "open", 30)
    shown.press("Employees")
    shown.until_says("Nobody is enrolled yet")

    other, _ = product_at(tmp_path, ada)
    enrol_folders(other, people()[:1], 1)

    shown.until(lambda: len(shown.screen.shown.says.table), 20, "for the employee who was enrolled elsewhere")
    assert product.gallery.people() == 1


def test_retrain_with_live_progress_figures_and_the_admins_word(show, tmp_path, ada):
    product, _ = product_at(tmp_path, ada)
    product.access.set_first_password(PASSWORD)
    enrol_folders(product, people()[:12], 4)
    shown = show(product)
    shown.key("f3")
    shown.until_says("Admin password")
    shown.type(shown.screen.panel.ids.password, PASSWORD)
    shown.press("Unlock")
    shown.until(lambda: shown.screen.gate == "open", 30)
    shown.press("Recogniser")

    shown.press("Retrain quickly")
    shown.until(lambda: shown.screen.shown.fraction > 0, 240, "for progress")
    shown.until(lambda: shown.screen.shown.question or not shown.screen.shown.running, 240, "for the gate")
    if shown.screen.shown.question:
        shown.press(shown.screen._asked.ids.yes)
    shown.until(lambda: not shown.screen.shown.running and shown.screen.shown.result_title, 60)

    assert shown.screen.shown.result_title in ("Installed", "Not installed")
    assert shown.screen.shown.result_words
    assert (product.retraining.current() != product.versions.base().version) == (
        shown.screen.shown.result_title == "Installed"
    )
