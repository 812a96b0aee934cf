"""Runs a view-model's background work at once, in the test's own thread."""

from app.domain.permission import Operator, Role

ADMIN = Operator(key="operator", name="Admin", role=Role.ADMIN)
STORE_MANAGER = Operator(key="m1", name="Mo", role=Role.MANAGER, departments=("Store",))
VIEWER = Operator(key="v1", name="Vi", role=Role.VIEWER)


def run(work, done):
    """At once, in this thread."""
    try:
        result = work()
    except Exception as error:
        result = error
    done(result)
