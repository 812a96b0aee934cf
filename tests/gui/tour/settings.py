"""The sections of the admin's screen that keep the installation: recogniser, accounts, backups, settings."""


def settings_sections(tour):
    """Yields the name of each stop; an admin's session has to be open."""
    from tests.gui.tour.admin import to

    to(tour, "accounts", lambda says: len(says.table))
    yield from _accounts(tour, tour.section)
    to(tour, "upkeep", lambda says: says.lines)
    yield from _upkeep(tour, tour.section)
    to(tour, "settings", lambda says: says.all)
    yield from _settings(tour, tour.section)
    to(tour, "recogniser")
    yield from _recogniser(tour, tour.section, tour.product.retraining)
    tour.screen.ask_to_close()
    yield "admin-close"
    tour.escape()


def _accounts(tour, section):
    yield "admin-accounts"
    section._choose(section.says.table.key(1))
    tour.settle()
    yield "admin-account-chosen"
    section.switch()
    yield "admin-account-password"
    tour.escape()


def _upkeep(tour, section):
    yield "admin-upkeep"
    for name, ask in (
        ("backup", section.ask_to_back_up),
        ("recovery", section.ask_to_export_keys),
        ("new-key", section.ask_to_rotate),
        ("restore", section.ask_to_restore),
    ):
        ask()
        yield f"admin-upkeep-{name}"
        tour.escape()
    tour.product.keeping._files += [tour.folder / "twinclock-2026-11-24.backup", tour.folder / "twinclock.recovery"]
    section.says.reload()
    section.says.verify()
    tour.settle(0.5)
    yield "admin-upkeep-checked"


def _settings(tour, section):
    says = section.says
    for part in says.parts:
        says.open(part)
        tour.settle()
        yield f"admin-settings-{part or 'general'}"
    says.open("")
    tour.settle()
    number = next(one for one in says.shown if isinstance(one.default, float))
    says.edit(number, "many")
    tour.settle()
    yield "admin-settings-refused"
    section.ask_to_reset(number)
    yield "admin-settings-reset"
    tour.escape()
    says.undo()


def _recogniser(tour, section, retraining):
    yield "admin-recogniser"
    section.retrain_thoroughly()
    yield "admin-retrain-question"
    tour.escape()
    retraining.hold.clear()
    section.says.retrain()
    tour.settle(0.3)
    yield "admin-retrain-running"
    retraining.hold.set()
    tour.wait(lambda: section.question)
    yield "admin-retrain-thin"
    tour.screen._asked.answer(True)
    tour.wait(lambda: not section.running)
    tour.settle(0.3)
    yield "admin-retrain-done"
    retraining.thin = False
    section.says.retrain()
    tour.wait(lambda: not section.running and len(section.says.versions) == 3)
    section.says.compare("calibrated-7f3a")
    tour.settle(0.3)
    yield "admin-compare"
    section.ask_to_roll_back()
    yield "admin-roll-back"
    tour.escape()
