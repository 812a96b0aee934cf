"""How often strangers may try their faces at one door before it pauses."""

FREE_TRIES = 5  # refused comparisons in a row
WITHIN_S = 120.0  # ... the earlier ones are forgotten after so long
PAUSE_S = 20.0  # long enough to spoil going through badge numbers, short enough for a queue


class Tries:
    """Counts refused comparisons in a row at one door. now: monotonic seconds, handed in with every call."""

    def __init__(self) -> None:
        self._refused: list[float] = []
        self._paused_at = -1e9

    def refuse(self, now: float) -> bool:
        """Count one; True when a pause begins by it."""
        self._refused = [at for at in self._refused if now - at < WITHIN_S] + [now]
        if len(self._refused) < FREE_TRIES:
            return False
        self._refused, self._paused_at = [], now
        return True

    def accept(self) -> None:
        """Somebody was recognised: the count starts anew."""
        self._refused = []

    def wait_s(self, now: float) -> float:
        """Seconds until the next try is welcome, 0 when it is."""
        return max(0.0, self._paused_at + PAUSE_S - now)
