"""After an update that brings another tower, a head that was calibrated for the earlier one cannot be used any more."""

from collections.abc import Callable

from app.services.installation import VerifiersOnDisk
from app.services.ports import Clock, Event, OpenUnitOfWork


def give_up_outdated(
    versions: VerifiersOnDisk,
    reading: OpenUnitOfWork,
    writing: OpenUnitOfWork,
    clock: Clock,
    say: Callable[[str], None],
) -> None:
    """Go back to the shipped version when the one in use was made on a shipped tower that is gone.

    The door must not stay shut because the app was updated: the shipped verifier works at once, and its people are
    embedded anew from their stored pictures. say: is told, in words for an admin.
    """
    with reading() as work:  # a start must not wait for somebody who writes
        current = work.verifiers.current()
    if not current or not versions.outdated(current):
        return
    base = versions.base().version
    with writing() as work:
        if work.verifiers.current() != current:
            return  # another process was quicker
        work.verifiers.switch_to("")
        details = {"from": current, "reason": "the update brought another tower"}
        work.events.add(Event(kind="rolled_back", at_utc=clock.now(), subject=base, details=details))
        work.commit()
    say(f"The update brought another recogniser, {base}. {current} was made for the earlier one: retrain soon.")
