"""People enrolled from drawings."""

from app.services.enrolment import Capture
from app.services.ports import Pose
from tests.gui.drawn import DrawnEngine, draw


def enrolled(product, *names):
    """Enrol these people under the numbers 1, 2, ...; the feed shows the first one."""
    for person, name in enumerate(names, start=1):
        product.enrolment.enrol(
            name=name,
            number=str(person),
            captures=[Capture("drawn", Pose.STRAIGHT, draw(person)[1])],
            engine=DrawnEngine(),
            consent_text="yes",
            stated_by="employee",
        )
    return product
