"""The five looks of an enrolment as the screen names them."""

from dataclasses import dataclass

from app.domain.sentence import Sentence
from app.services.ports import Pose


@dataclass(frozen=True)
class Look:
    """One of them; title and instruction are English, to be said in today's language."""

    pose: Pose
    title: str
    instruction: str
    icon: str


LOOKS = (
    Look(Pose.STRAIGHT, Sentence("Straight"), Sentence("Look straight at the camera"), "face-man-outline"),
    Look(Pose.LEFT, Sentence("Left"), Sentence("Turn your head a little to your left"), "arrow-left-bold"),
    Look(Pose.RIGHT, Sentence("Right"), Sentence("Turn your head a little to your right"), "arrow-right-bold"),
    Look(Pose.UP, Sentence("Up"), Sentence("Lift your chin a little"), "arrow-up-bold"),
    Look(Pose.SMILE, Sentence("Smile"), Sentence("Look straight and smile"), "emoticon-happy-outline"),
)
BY_POSE = {look.pose: look for look in LOOKS}
