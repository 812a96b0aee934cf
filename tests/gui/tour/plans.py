"""The sections of schedules and of the webhook."""

from app.ui.screens.admin.schedules.viewmodel import Tab


def schedules(tour, to):
    """Yields the name of each stop: every list, and every form behind it."""
    to(tour, "schedules", lambda says: says.known)
    section, says = tour.section, tour.section.says
    for tab in Tab:
        says.to(tab)
        tour.settle()
        yield f"admin-schedules-{tab.value}"
    site = says.sites[0] if says.sites else ""
    says.at(site)
    for name, open_form in (
        ("schedule", lambda: says.schedule.open("office", says.plan.versions)),
        ("assign", lambda: says.assigning.open("office")),
        ("leave-form", lambda: says.leaving.open("2")),
        ("site", says.open_site),
        ("day", lambda: says.day.open(site)),
    ):
        open_form()
        tour.settle(0.4)
        yield f"admin-schedules-form-{name}"
        says.form.close()
        tour.settle(0.1)
    says.to(Tab.SCHEDULES)
    section.refresh()


def webhook(tour, to):
    """Yields the name of each stop."""
    to(tour, "webhook", lambda says: says.known)
    section = tour.section
    yield "admin-webhook"
    section.ids.url.text = "https://hr.example.com/punches"
    section.save()
    tour.wait(lambda: section.says.is_on)
    tour.settle()
    yield "admin-webhook-on"
    section.ask_to_end()
    yield "admin-webhook-off-question"
    tour.escape()
