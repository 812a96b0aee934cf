"""What the parts of the tour share: the window, its clocks held still, and names for what it stops at."""

import time


class Tour:
    """A walk through a window that was just opened. stopped: monotonic seconds at which the door's clocks stand."""

    def __init__(self, shown):
        self.shown, self.product, self.feed = shown, shown.product, shown.product.feed
        self.feed.sway = False
        self.folder = self.product.config.folders.data
        self._stopped = None
        door = shown.screen
        for one in (door.view_model, door.view_model.turning, door.places, door.pad, door.hours):
            one._now = self.now

    def now(self):
        return time.monotonic() if self._stopped is None else self._stopped

    def hold(self, *, for_s=0.0):
        """Nothing that is shown for some seconds goes away while it is looked at."""
        self._stopped = time.monotonic() + for_s

    def go_on(self):
        self._stopped = None

    @property
    def screen(self):
        return self.shown.screen

    @property
    def section(self):
        """The admin's section that is shown."""
        return self.screen.shown

    def wait(self, condition, seconds=180.0):
        self.shown.until(condition, seconds)

    def settle(self, seconds=0.25):
        self.shown.turn(seconds)

    def escape(self):
        """Close the sheet or the question that lies over the admin's screen."""
        self.screen.shortcut("esc")
        self.settle(0.1)
