"""main.py webhook set | test | status | send | off"""

import argparse
from datetime import datetime
from typing import Any

from app.cli.context import Context
from app.services.webhook import Sent

FAILED = 1


def register(commands: Any) -> None:
    parser = commands.add_parser("webhook", help="tell another system of every punch: docs/integration.md")
    acts = parser.add_subparsers(dest="act", required=True)
    to = acts.add_parser("set", help="where punches are told; prints the secret that signs them")
    to.add_argument("url", metavar="URL")
    to.add_argument("--allow-http", action="store_true", help="http instead of https, to this computer only")
    to.add_argument("--new-secret", action="store_true", help="make a new secret; the old one ends at once")
    to.set_defaults(run=run_set)
    for name, what, run in (
        ("test", "send a message without a punch", run_test),
        ("status", "where messages go, and what waits", run_status),
        ("send", "send what waits and is due; an open window does it by itself", run_send),
        ("off", "tell nobody any more, and drop what waits", run_off),
    ):
        acts.add_parser(name, help=what).set_defaults(run=run)


def run_set(args: argparse.Namespace, context: Context) -> int:
    by = context.admin().key
    told = {"allow_http": args.allow_http, "fresh_secret": args.new_secret, "by": by}
    receiver = context.product().webhook.set(args.url, **told)
    text = f"Punches are told to {receiver.url} from now on.\nSecret: {receiver.secret}\nTry it: main.py webhook test"
    context.emit(vars(receiver), text)
    return 0


def run_test(args: argparse.Namespace, context: Context) -> int:
    return _sent(context, context.product().webhook.test())


def run_send(args: argparse.Namespace, context: Context) -> int:
    return _sent(context, context.product().webhook.send())


def run_off(args: argparse.Namespace, context: Context) -> int:
    dropped = context.product().webhook.off(by=context.admin().key)
    context.emit({"dropped": dropped}, f"Nobody is told any more. {dropped} waiting messages were dropped.")
    return 0


def run_status(args: argparse.Namespace, context: Context) -> int:
    receiver, state = context.product().webhook.state()
    oldest = state.oldest
    result = {
        "url": receiver.url if receiver else None,
        "waiting": state.waiting,
        "oldest": _iso(oldest.noted_at_utc) if oldest else None,
        "attempts": oldest.attempts if oldest else 0,
        "next_try": _iso(oldest.next_try_utc) if oldest else None,
        "error": (oldest.error or None) if oldest else None,
        "delivered_lately": state.delivered,
        "last_delivered": _iso(state.last_delivered_utc),
    }
    context.emit(result, _told(result))
    return 0


def _sent(context: Context, sent: Sent) -> int:
    result = {"delivered": sent.delivered, "failed": sent.failed, "error": sent.error or None}
    failed = f" {sent.failed} failed: {sent.error}. They are tried again by themselves." if sent.failed else ""
    context.emit(result, f"{sent.delivered} messages were delivered.{failed}")
    return FAILED if sent.failed else 0


def _told(result: dict[str, Any]) -> str:
    if result["url"] is None:
        return "Nobody is told of punches. Run: main.py webhook set URL"
    lines = [f"Punches are told to {result['url']}.", f"Waiting: {result['waiting']}"]
    if result["error"]:
        lines.append(f"The oldest failed {result['attempts']} times: {result['error']}. Next try: {result['next_try']}")
    last = result["last_delivered"] or "never"
    return "\n".join([*lines, f"Delivered in the last week: {result['delivered_lately']}, the last one: {last}"])


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
