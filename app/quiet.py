"""Keeps what native libraries say out of our own lines."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_native_stderr() -> Iterator[None]:
    """Throw away what native code writes to standard error in the block.

    LiteRT greets there when its first net is opened, ALSA complains where there is no sound card, and neither has a
    switch for it. Python's own messages are lost too, so the block should open nets or sounds and do nothing else; an
    exception passes through unharmed.
    """
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
