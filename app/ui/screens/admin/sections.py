"""Which sections the admin screen has, from what the product can do."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.permission import Act
from app.domain.sheet import Sheet
from app.language import _
from app.ui.screens.admin.accounts.viewmodel import AccountsViewModel
from app.ui.screens.admin.corrections.viewmodel import CorrectionsViewModel
from app.ui.screens.admin.desk import Desk, SectionMaker
from app.ui.screens.admin.inbox.viewmodel import InboxViewModel
from app.ui.screens.admin.people.bulk import BulkViewModel
from app.ui.screens.admin.people.importing import ImportViewModel
from app.ui.screens.admin.people.person import PersonActs, PersonViewModel
from app.ui.screens.admin.people.pictures import PicturesViewModel
from app.ui.screens.admin.people.viewmodel import PeopleViewModel
from app.ui.screens.admin.recogniser.viewmodel import RecogniserViewModel
from app.ui.screens.admin.reports.viewmodel import ReportsViewModel
from app.ui.screens.admin.schedules.viewmodel import SchedulesViewModel
from app.ui.screens.admin.session import AdminSession
from app.ui.screens.admin.settings.viewmodel import SettingsViewModel
from app.ui.screens.admin.today.viewmodel import TodayViewModel
from app.ui.screens.admin.upkeep.restore import RestoreViewModel
from app.ui.screens.admin.upkeep.viewmodel import UpkeepViewModel, Watches
from app.ui.screens.admin.webhook.viewmodel import WebhookViewModel
from app.ui.worker import Submit

if TYPE_CHECKING:
    from app.bootstrap import Product


def sections_of(
    product: "Product",
    session: AdminSession,
    recogniser: RecogniserViewModel,
    in_background: Submit,
    hop: Callable[[Callable[..., None]], Callable[..., None]],
) -> tuple[SectionMaker, ...]:
    """The sections in the order of the rail. hop brings a call into the window's thread."""
    who = lambda: session.operator  # noqa: E731
    today = TodayViewModel(product.reporting, in_background)
    person = PersonViewModel(_person_acts(product, session), in_background, who)
    importing = ImportViewModel(product.people.importing, _read_sheet, in_background, who)
    bulk = BulkViewModel(product.office.folders, in_background, hop, who)
    pictures = PicturesViewModel(product.office.pictures, session.expect_password, in_background, who)
    people = PeopleViewModel(product.roster, product.access, person, importing, bulk, pictures, in_background, who)
    corrections = CorrectionsViewModel(product.people.corrections, in_background, who)
    settings = SettingsViewModel(product.office.settings, in_background, who)
    reports = ReportsViewModel(product.reports, product.roster, product.office.files, in_background, who)
    schedules = SchedulesViewModel(product.planning, product.roster, product.config.zone, in_background, who)
    inbox = InboxViewModel(product.office.inbox, product.unknown_faces, in_background, who)
    accounts = AccountsViewModel(product.accounts, session.expect_password, in_background, who)
    webhook = WebhookViewModel(product.webhook, in_background, who)
    watches = Watches(
        verify=product.audit.verify,
        too_old=lambda: product.retention.run(dry_run=True),
        webhook=product.webhook.state,
    )
    restore = RestoreViewModel(product.restoring, product.keeping, session.expect_password, in_background, who)
    upkeep = UpkeepViewModel(product.keeping, watches, session.expect_password, in_background, who, restore)
    return (
        _section("today", _("Today"), "calendar-today", Act.SEE, today),
        _section("people", _("Employees"), "account-multiple-outline", Act.SEE, people),
        _section("corrections", _("Corrections"), "pencil-outline", Act.SEE, corrections),
        _section("inbox", _("Exceptions"), "bell-outline", Act.SEE, inbox),
        _section("reports", _("Reports"), "chart-bar", Act.SEE, reports),
        _section("schedules", _("Schedules"), "calendar-clock", Act.SEE, schedules),
        _section("recogniser", _("Recogniser"), "brain", Act.RETRAIN, recogniser, is_eager=True),
        _section("accounts", _("Accounts"), "account-key-outline", Act.ACCOUNTS, accounts),
        _section("upkeep", _("Backups"), "archive-lock-outline", Act.BACKUP, upkeep),
        _section("settings", _("Settings"), "cog-outline", Act.SETTINGS, settings),
        _section("webhook", _("Webhook"), "webhook", Act.SETTINGS, webhook),
    )


def _read_sheet(file: Path) -> Sheet:
    from app.imports.sheet_file import read_sheet  # here: openpyxl takes a while to import

    return read_sheet(file)


def _person_acts(product: "Product", session: AdminSession) -> PersonActs:
    return PersonActs(
        roster=product.roster,
        privacy=product.privacy,
        pins=product.pins,
        handing_out=product.office.handing_out,
        expect_password=session.expect_password,
    )


def _section(name: str, title: str, icon: str, act: Act, says: Any, *, is_eager: bool = False) -> SectionMaker:
    """The section whose widget is the one class of that name in the folder's section.py, imported when first shown."""

    def make(desk: Desk) -> Any:
        return WIDGETS[name]()(says, desk)

    return SectionMaker(name, title, icon, act, (says,), make, is_eager=is_eager)


def _today() -> Any:
    from app.ui.screens.admin.today.section import TodaySection

    return TodaySection


def _people() -> Any:
    from app.ui.screens.admin.people.section import PeopleSection

    return PeopleSection


def _corrections() -> Any:
    from app.ui.screens.admin.corrections.section import CorrectionsSection

    return CorrectionsSection


def _inbox() -> Any:
    from app.ui.screens.admin.inbox.section import InboxSection

    return InboxSection


def _reports() -> Any:
    from app.ui.screens.admin.reports.section import ReportsSection

    return ReportsSection


def _schedules() -> Any:
    from app.ui.screens.admin.schedules.section import SchedulesSection

    return SchedulesSection


def _recogniser() -> Any:
    from app.ui.screens.admin.recogniser.section import RecogniserSection

    return RecogniserSection


def _accounts() -> Any:
    from app.ui.screens.admin.accounts.section import AccountsSection

    return AccountsSection


def _upkeep() -> Any:
    from app.ui.screens.admin.upkeep.section import UpkeepSection

    return UpkeepSection


def _webhook() -> Any:
    from app.ui.screens.admin.webhook.section import WebhookSection

    return WebhookSection


def _settings() -> Any:
    from app.ui.screens.admin.settings.section import SettingsSection

    return SettingsSection


WIDGETS: dict[str, Callable[[], Any]] = {
    "today": _today,
    "people": _people,
    "corrections": _corrections,
    "inbox": _inbox,
    "reports": _reports,
    "schedules": _schedules,
    "recogniser": _recogniser,
    "accounts": _accounts,
    "upkeep": _upkeep,
    "webhook": _webhook,
    "settings": _settings,
}
