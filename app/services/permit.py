"""Whether who acts may do it, asked in the transaction that does it: the rules are app/domain/permission.py."""

from app.domain.permission import Act, expect_may
from app.domain.sentence import Sentence
from app.errors import NotAllowed
from app.services.ports import UnitOfWork


def expect_permitted(work: UnitOfWork, by: str, act: Act, department: str | None = None) -> None:
    """Return when the account with the key `by` may do this now, else raise NotAllowed.

    A key that is no account's is the product itself ("operator", "retention"), or an employee who acts for themselves:
    accounts are disabled, never removed, so none can be taken for it.
    """
    account = work.accounts.get(by)
    if account is None:
        return
    if not account.active:
        raise NotAllowed(
            Sentence("Expected an account in use. Received {name}, which is disabled. Ask an admin.", name=account.name)
        )
    expect_may(account.operator, act, department)
