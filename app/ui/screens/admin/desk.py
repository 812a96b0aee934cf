"""What the sections of the admin screen share: who is acting, questions, the way to another section; no Kivy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.employee import Employee
from app.domain.permission import Act, Operator


class Desk(Protocol):
    """The admin screen as its sections see it."""

    kiosk: bool

    @property
    def operator(self) -> Operator: ...

    def ask(
        self,
        title: str,
        text: str,
        *,
        yes: str,
        act: Callable[[], None],
        otherwise: Callable[[], None] = ...,
        dangerous: bool = False,
    ) -> None: ...

    def lay(self, sheet: Any) -> None: ...  # over the screen, until it is closed

    def enrol(self, person: Employee | None = None) -> None: ...  # to the enrol screen, for somebody on the list

    def close(self) -> None: ...  # end TwinClock

    def has(self, section: str) -> bool: ...  # whether whoever is acting may open it

    def go(self, section: str, **what: Any) -> None: ...  # to another section, and tell it what to show


class Says(Protocol):
    """A view-model of a section."""

    changed: Callable[[], None]

    def reload(self) -> None: ...  # read everything anew

    def forget(self) -> None: ...  # the session ended: nothing of it stays


@dataclass(frozen=True)
class SectionMaker:
    """One section of the rail. act: who may not do this does not see it. make: its widget, anew after each unlock.

    is_eager: made with the unlock, before it is shown: it may have a question.
    """

    name: str
    title: str
    icon: str
    act: Act
    says: tuple[Says, ...]
    make: Callable[[Desk], Any]
    is_eager: bool = False
