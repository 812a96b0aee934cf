"""What a row of turned looks shows: a head, or a photograph that is held, bent and turned."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from statistics import median

from app.capture.flow import Skin
from app.capture.relief import relief, turned_by
from app.services.ports import SeenFace

MOST_CERTAIN = 0.3  # sine of the least turn that a width may tell: below it one landmark's noise is as large


@dataclass(frozen=True, kw_only=True)
class TurnLimits:
    """What a turn of the head must be; degrees are differences from the straight look of the same visit.

    turn_deg, nose, depth: pairs of one person's pictures that differ by 25 to 32 degrees have a nose of 0.21 (5 %) to
        0.36 (607 pairs of 53 people, scripts/results_turns.py), those by 32 to 45 one of 0.27 to 0.46; a flat
        photograph, however tilted, stays under 0.05 as drawn, one bent on a cylinder under 0.20 where no landmark
        slips. Over the sine of the turn that the width tells (depth), a middling head measures 0.64, bent paper at
        most 0.36. Landmarks that slip on bent paper get past this now and then.
    standing, fits: of many points of the skin, what no bent paper explains of their motion (see `Standing`); of the
        middle look. With less of it than flat_standing it was paper. Chosen on drawn paper and drawn heads of one half
        of the people, quoted on the other: docs/results.md, "Living faces".
    held_frames: so many looks in a row must be turned, as a landmark that slips does so for one or two; least_nose is
        asked of each, nose and depth of the middle one.
    elongation: straight faces measure 1.0 to 1.45; a photograph folded sharply along its middle more.
    narrowed: a head turned by 45 degrees measures 0.7; what is narrower shows too little to be judged.
    """

    straight_deg: float = 13.0
    back_deg: float = 11.0
    turn_deg: float = 21.0
    wrong_deg: float = 20.0
    nose: float = 0.21
    least_nose: float = 0.15
    depth: float = 0.30
    narrowed: float = 0.62
    elongation: float = 1.6
    standing: float = 0.3
    fits: float = 0.4
    flat_standing: float = 0.1
    straight_frames: int = 3
    held_frames: int = 4
    lost_s: float = 0.7
    limit_s: float = 10.0


class Shown(Enum):
    HEAD = auto()
    PAPER = auto()
    UNCLEAR = auto()


def shown_by(straight: SeenFace, row: Sequence[SeenFace], skin: Skin, sign: float, limits: TurnLimits) -> Shown:
    """Judge looks that are all turned far enough. sign: of the yaw to the side named. skin: followed up to the last."""
    found = [relief(straight.landmarks, one.landmarks) for one in row]
    noses = [one.nose * sign for one in found]
    if min(noses) < limits.nose / 2:
        return Shown.PAPER
    depths = [nose / max(turned_by(one.narrowed), MOST_CERTAIN) for nose, one in zip(noses, found, strict=True)]
    is_deep = median(noses) >= limits.nose and median(depths) >= limits.depth and min(noses) >= limits.least_nose
    if not is_deep or min(one.narrowed for one in found) < limits.narrowed:
        return Shown.UNCLEAR
    return _of_skin(skin, sign, limits)


def _of_skin(skin: Skin, sign: float, limits: TurnLimits) -> Shown:
    """The landmarks say a head; they slip on bent paper, the skin does not."""
    looks = skin.standings()
    if not looks:
        return Shown.UNCLEAR  # too few points were kept: blurred, or turned too fast
    stands, fits = median(one.nose * sign for one in looks), median(one.fits * sign for one in looks)
    if stands < limits.flat_standing:
        return Shown.PAPER
    return Shown.HEAD if stands >= limits.standing and fits >= limits.fits else Shown.UNCLEAR
