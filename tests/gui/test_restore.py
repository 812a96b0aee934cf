"""Restoring a backup in the window: looked at, told, confirmed; a kiosk does not offer it."""

from tests.gui.drawn import drawn_product
from tests.gui.test_screens import PASSWORD, enrolled, unlocked

PASSPHRASE = "correct horse battery"


def at_the_backups(show, product, **how):
    shown = unlocked(lambda product: show(product, **how), product)
    shown.screen.section = "upkeep"
    shown.until_says("Backups and keys")
    return shown


def look_at_a_backup(shown, passphrase=PASSPHRASE):
    shown.press("Restore")
    sheet = shown.screen._asked
    sheet.ids.place.text = "/backups/company.backup"
    shown.type(sheet.ids.passphrase, passphrase)
    shown.type(sheet.ids.own, PASSWORD)
    shown.press("Look at it")


def test_a_backup_is_told_in_words_and_a_yes_ends_the_window(show):
    product = enrolled(drawn_product(), "Ada Lovelace")
    shown = at_the_backups(show, product)
    stopped = []
    shown.screen.close = shown.screen.shown.says.restore.ready = lambda: stopped.append(True)

    look_at_a_backup(shown)
    shown.until_says("The backup of 2026-11-20 18:30 UTC holds 2 people and 9 pictures.")
    shown.press("Restore and open again")
    shown.until(lambda: stopped)

    assert product.restoring.done == ["stage company.backup", "confirm"]


def test_no_leaves_everything_as_it_was(show):
    product = enrolled(drawn_product(), "Ada Lovelace")
    shown = at_the_backups(show, product)

    look_at_a_backup(shown)
    shown.until_says("holds 2 people")
    shown.key("esc")
    shown.until_says("Nothing was restored. Everything is as it was.")

    assert product.restoring.done == ["stage company.backup", "discard"]


def test_another_passphrase_asks_nothing(show):
    product = enrolled(drawn_product(), "Ada Lovelace")
    shown = at_the_backups(show, product)

    look_at_a_backup(shown, "quite another one")
    shown.until_says("Expected the passphrase of this backup")

    assert product.restoring.done == []


def test_a_kiosk_offers_no_restore_and_says_how_it_is_done(show):
    shown = at_the_backups(show, enrolled(drawn_product(), "Ada Lovelace"), kiosk=True)

    assert not any(part.text == "Restore" for part in shown.parts() if hasattr(part, "on_release"))
    assert shown.says("main.py restore FILE --replace")
