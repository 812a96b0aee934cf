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
from app.domain.permission import NOT_BY_TOKEN, Act, Operator, expect_may
from app.errors import AccessDenied
from app.services.accounts import FIRST
from app.services.ports import FaceEngine

FLAGS = ("data", "camera", "detector", "kiosk")  # those that are settings; the rest are a command's own
PASSWORD_VARIABLE = "TWINCLOCK_PASSWORD"  # noqa: S105 - a name, not a password
TOKEN_VARIABLE = "TWINCLOCK_TOKEN"  # noqa: S105
ACCOUNT_VARIABLE = "TWINCLOCK_ACCOUNT"


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

    def operator(self, act: Act) -> Operator:
        """Go on only as an account that may do this, and say which; the act itself looks at the department.

        A token (TWINCLOCK_TOKEN), else the password (TWINCLOCK_PASSWORD, or asked for on the terminal) of the account
        TWINCLOCK_ACCOUNT, "admin" where it is not set.
        """
        operator = self._by_token(act) or self._by_password()
        expect_may(operator, act)
        return operator

    def admin(self) -> Operator:
        """Go on only as an admin."""
        return self.operator(Act.SETTINGS)

    def _by_token(self, act: Act) -> Operator | None:
        token = os.environ.get(TOKEN_VARIABLE)
        if not token or act in NOT_BY_TOKEN:
            return None
        return self.product().tokens.check(token)

    def _by_password(self) -> Operator:
        name = os.environ.get(ACCOUNT_VARIABLE) or FIRST
        words = "Admin password: " if name == FIRST else f"Password of {name}: "
        return self.product().accounts.login(name, password(words), where="command line")


def password(prompt: str) -> str:
    """TWINCLOCK_PASSWORD where it is set, else what is typed without echo."""
    given = os.environ.get(PASSWORD_VARIABLE)
    return typed(prompt, "the password of the account", PASSWORD_VARIABLE) if given is None else given


def typed(prompt: str, what: str, variable: str) -> str:
    """What is typed without echo.

    Raises:
        AccessDenied: nobody can type; the text names what is missing, and the variable that gives it to scripts.
    """
    if not sys.stdin.isatty():
        raise AccessDenied(f"Expected {what}. Received none. Set {variable}, or run this in a terminal.")
    return getpass.getpass(prompt)
