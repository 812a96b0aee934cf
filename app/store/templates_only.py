"""Where a company keeps no pictures: an enrolment leaves its numbers, and what was kept before is still read."""

from app.services.ports import Crop, SampleKind, Samples


class TemplatesOnly:
    """The Samples port that stores nothing new: a template's sample is then ""."""

    def __init__(self, kept_before: Samples) -> None:
        self._before = kept_before

    def save(self, kind: SampleKind, number: str, crop: Crop) -> str:
        """Keep nothing, and say so with an empty name."""
        return ""

    def load(self, name: str) -> Crop:
        return self._before.load(name)

    def discard(self, name: str) -> None:
        if name:
            self._before.discard(name)

    def names(self, number: str | None = None) -> list[str]:
        return self._before.names(number)

    def erase(self, number: str) -> None:
        self._before.erase(number)
