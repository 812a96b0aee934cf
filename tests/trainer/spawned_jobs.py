"""Functions that tests run in a spawned child."""

import os
import signal
import time

from model.errors import PictureError


def count(job, tell):
    for number in range(job):
        tell(number)
    return f"counted {job} in {os.getpid()}"


def refuse(job, tell):
    raise PictureError("Expected pictures. Received none. Add some.")


def break_down(job, tell):
    raise KeyError("a slip")


def die(job, tell):
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(job, tell):
    tell(os.getpid())
    time.sleep(60)
