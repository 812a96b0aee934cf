"""What docs/integration.md shows to those who receive our messages works on real ones."""

import re
from contextlib import nullcontext

import pytest

from app.integration.http_post import post
from app.services.webhook import Webhook
from app.settings.export_plans import read_plans
from tests.conftest import ROOT
from tests.fakes_faces import FakeClock
from tests.receiver import listening
from tests.stores import NOON, a_punch, memory_store

TEXT = (ROOT / "docs" / "integration.md").read_text("utf8")
NOW = NOON.timestamp()


@pytest.fixture(scope="module")
def is_genuine():
    (code,) = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    names = {}
    exec(code, names)
    return names["is_genuine"]


@pytest.fixture(scope="module")
def received():
    """Headers and body of a real message, and the secret."""
    store = memory_store()
    with listening() as receiver:
        webhook = Webhook(open_unit_of_work=store, post=post, clock=FakeClock(NOON), only_one=lambda: nullcontext())
        secret = webhook.set(receiver.url, allow_http=True).secret
        with store() as work:
            work.punches.add(a_punch("ada"))
            work.commit()
        assert webhook.send().delivered == 1
        return *receiver.got[0], secret


def test_the_snippet_takes_our_message(is_genuine, received):
    headers, body, secret = received

    assert is_genuine(headers, body, secret, now=NOW + 299)


@pytest.mark.parametrize("what", ["body", "id", "time", "secret", "old", "signature"])
def test_the_snippet_refuses_what_was_changed_or_is_old(is_genuine, received, what):
    headers, body, secret = received
    changed = {
        "body": (headers, body.replace(b'"in"', b'"out"'), secret, NOW),
        "id": (headers | {"webhook-id": "other"}, body, secret, NOW),
        "time": (headers | {"webhook-timestamp": str(int(NOW) + 1)}, body, secret, NOW),
        "secret": (headers, body, "whsec_c2VjcmV0", NOW),
        "old": (headers, body, secret, NOW + 301),
        "signature": (headers | {"webhook-signature": "v1,"}, body, secret, NOW),
    }

    assert not is_genuine(*changed[what])


def test_the_plan_that_is_shown_is_one(tmp_path):
    (shown,) = re.findall(r"^```ini\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    (tmp_path / "exports.toml").write_text(shown, "utf8")

    assert [plan.report for plan in read_plans(tmp_path / "exports.toml")] == ["hours"]
