"""The webhook in the admin's room: set, shown once, tried against a receiver on this computer, switched off."""

from app.services.accounts import FIRST
from tests.gui.drawn import drawn_product
from tests.gui.test_screens import enrolled, unlocked
from tests.receiver import listening


def secrets_on(shown):
    return [words for words in shown.words() if "whsec_" in words]


def test_an_address_is_set_its_secret_shown_once_and_a_test_arrives(show):
    product = enrolled(drawn_product(), "Ada Lovelace")
    shown = unlocked(show, product)
    shown.screen.section = "webhook"
    shown.until_says("Another system hears of every punch")

    with listening() as receiver:
        ids = shown.screen.shown.ids
        shown.type(ids.url, receiver.url)
        shown.press(ids.http)
        shown.press(ids.save)
        shown.until_says("from now on")
        at_first = secrets_on(shown)
        shown.press("Send a test")
        shown.until_says("1 message was delivered")

    ((headers, body),) = receiver.got
    assert at_first == [product.webhook.state()[0].secret] and not secrets_on(shown)
    assert b"webhook.test" in body and headers["webhook-signature"].startswith("v1,")


def test_switching_off_asks_first_and_leaving_the_room_hides_the_secret(show):
    product = enrolled(drawn_product(), "Ada Lovelace")
    shown = unlocked(show, product)
    shown.screen.section = "webhook"
    shown.until(lambda: shown.screen.shown.says.known)
    shown.type(shown.screen.shown.ids.url, "https://hr.example.com/punches")
    shown.press("Save")
    shown.until(lambda: secrets_on(shown))
    shown.key("l", "ctrl")
    hidden = not secrets_on(shown)

    shown.app.session.unlock("correct horse", FIRST)
    shown.until(lambda: shown.screen.gate == "open")
    shown.screen.section = "webhook"
    shown.until(lambda: shown.screen.shown.says.is_on)
    shown.press("Switch off")
    shown.key("esc")
    after_esc = product.webhook.state()[0]
    shown.press("Switch off")
    shown.press(shown.screen._asked.ids.yes)
    shown.until_says("Nobody is told any more")

    assert hidden and after_esc is not None
    assert product.webhook.state()[0] is None
