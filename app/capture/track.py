"""Whether the face in one frame goes on from the face in the frame before."""

from app.services.ports import SeenFace

MOST_MOVED = 0.6  # of the box's width, between two looks at ten or five a second
MOST_GROWN = 1.45
MOST_YAW_DEG = 20.0  # a head turned slowly does 5 to 10 between two looks; a photograph exchanged does 30


def continues(before: SeenFace, face: SeenFace) -> bool:
    """False when the face jumped, changed its size or its look at once: another face, or another photograph.

    Args:
        before, face: of two frames that follow each other, at most 0.7 s apart.
    """
    width, width_before = face.box[2] - face.box[0], before.box[2] - before.box[0]
    largest = max(width, width_before)
    grown = largest / max(min(width, width_before), 1e-6)
    moved = max(abs(a - b) for a, b in zip(_centre(before), _centre(face), strict=True))
    turned = abs(face.yaw_deg - before.yaw_deg)
    return moved <= MOST_MOVED * largest and grown <= MOST_GROWN and turned <= MOST_YAW_DEG


def _centre(face: SeenFace) -> tuple[float, float]:
    left, top, right, bottom = face.box
    return (left + right) / 2, (top + bottom) / 2
