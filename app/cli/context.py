"""What every command is handed: settings, the product, and two ways to speak."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from app.bootstrap import Product, build
from app.config import Config, load_config
from app.errors import AccessDenied
from app.services.ports import FaceEngine

FLAGS = ("data", "camera", "detector", "kiosk")  # those that are settings; the rest are a command's own
PASSWORD_VARIABLE = "TWINCLOCK_PASSWORD"  # noqa: S105 - a name, not a password


class Context:
    """One command's surroundings. Nothing is opened before it is asked for."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self.as_json = bool(getattr(args, "json", False))

    @cached_property
    def config(self) -> Config:
        return load_config({name: getattr(self._args, name, None) for name in FLAGS})

    @cached_property
    def _product(self) -> Product:
        return build(self.config, self.say)

    def product(self) -> Product:
        """The parts put together; opens the store and the gallery, not the detector."""
        return self._product

    @cached_property
    def engine(self) -> FaceEngine:
        """This thread's engine: detector and tower."""
        return self._product.make_engine()

    def say(self, text: str) -> None:
        """Progress and messages: standard error."""
        print(text, file=sys.stderr, flush=True)

    def emit(self, result: Mapping[str, Any], text: str) -> None:
        """The result: one JSON object with --json, else the text; standard output."""
        print(json.dumps(result, ensure_ascii=False, allow_nan=False) if self.as_json else text, flush=True)

    def admin(self) -> None:
        """Go on only with the admin's password: TWINCLOCK_PASSWORD, else asked for on the terminal."""
        self.product().access.check(password("Admin password: "))


def password(prompt: str) -> str:
    """TWINCLOCK_PASSWORD where it is set, else what is typed without echo."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise AccessDenied(
            f"Expected the admin password. Received none. Set {PASSWORD_VARIABLE}, or run this in a terminal."
        )
    return getpass.getpass(prompt)
