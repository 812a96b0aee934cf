"""Which sections the admin screen has, from what the product can do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.domain.permission import Act
from app.language import _
from app.ui.screens.admin.desk import Desk, SectionMaker
from app.ui.screens.admin.people.viewmodel import PeopleViewModel
from app.ui.screens.admin.recogniser.viewmodel import RecogniserViewModel
from app.ui.screens.admin.session import AdminSession
from app.ui.screens.admin.today.viewmodel import TodayViewModel
from app.ui.worker import Submit

if TYPE_CHECKING:
    from app.bootstrap import Product


def sections_of(
    product: "Product", session: AdminSession, recogniser: RecogniserViewModel, in_background: Submit
) -> tuple[SectionMaker, ...]:
    """The sections in the order of the rail. A section's widgets are imported when it is first opened."""
    today = TodayViewModel(product.reporting, in_background)
    people = PeopleViewModel(product.roster, product.privacy, product.access, in_background, lambda: session.operator)
    return (
        SectionMaker("today", _("Today"), "calendar-today", Act.SEE, (today,), _today(today)),
        SectionMaker("people", _("Employees"), "account-multiple-outline", Act.SEE, (people,), _people(people)),
        SectionMaker(
            "recogniser", _("Recogniser"), "brain", Act.RETRAIN, (recogniser,), _recogniser(recogniser), is_eager=True
        ),
    )


def _today(says: TodayViewModel) -> Callable[[Desk], Any]:
    def make(desk: Desk) -> Any:
        from app.ui.screens.admin.today.section import TodaySection

        return TodaySection(says, desk)

    return make


def _people(says: PeopleViewModel) -> Callable[[Desk], Any]:
    def make(desk: Desk) -> Any:
        from app.ui.screens.admin.people.section import PeopleSection

        return PeopleSection(says, desk)

    return make


def _recogniser(says: RecogniserViewModel) -> Callable[[Desk], Any]:
    def make(desk: Desk) -> Any:
        from app.ui.screens.admin.recogniser.section import RecogniserSection

        return RecogniserSection(says, desk)

    return make
