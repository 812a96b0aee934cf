"""The webhook: signed, queued with the punch, retried, in order for each employee, once by id."""

import base64
import hashlib
import hmac
import json
import time
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.punch import Direction
from app.domain.webhook import Topic, checked_url, new_secret, signed_headers, wait_after
from app.errors import AlreadyRunning, Refused
from app.integration.http_post import post
from app.services.corrections import Corrections
from app.services.ports import Answer
from app.services.webhook import Webhook
from app.store.locks import hold
from tests.fakes_faces import FakeClock
from tests.receiver import listening
from tests.stores import NOON, a_punch, an_employee, memory_store

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the standard's own example


@pytest.fixture
def receiver():
    with listening() as server:
        yield server


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
def store():
    opened = memory_store()  # what SQL has to do is held by tests/contract/test_outbox.py
    with opened() as work:
        for key in ("ada", "bob"):
            work.employees.add(an_employee(key))
        work.commit()
    return opened


@pytest.fixture
def webhook(store, clock, receiver):
    made = Webhook(
        open_unit_of_work=store, post=partial(post, deadline_s=0.5), clock=clock, only_one=lambda: nullcontext()
    )
    made.set(receiver.url, allow_http=True)
    return made


def punched(store, *keys, **values):
    with store() as work:
        punches = [a_punch(key, **values) for key in keys]
        for punch in punches:
            work.punches.add(punch)
        work.commit()
    return punches


def bodies(receiver):
    return [json.loads(body) for _, body in receiver.got]


def test_a_punch_arrives_with_the_employees_number_and_local_time_but_no_name(store, webhook, receiver):
    (punch,) = punched(store, "ada", direction=Direction.OUT)

    assert webhook.send().delivered == 1

    (told,) = bodies(receiver)
    assert told["type"] == "punch.recorded"
    assert told["data"] == {
        "employee": {"key": "ada", "number": "ada"},
        "punch": {
            "id": punch.id, "direction": "out", "at": "2026-11-20T13:00:00+01:00", "zone": "Europe/Amsterdam",
        },
    }  # fmt: skip
    assert "Ada" not in json.dumps(told)


def test_every_message_is_signed_over_its_id_time_and_body(store, webhook, receiver):
    punched(store, "ada")

    webhook.send()

    (headers, body), (address, _) = receiver.got[0], webhook.state()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(address.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert json.loads(body)["id"] == headers["webhook-id"]


def test_the_signature_is_that_of_the_standards_own_example():
    from datetime import UTC, datetime

    at = datetime.fromtimestamp(1614265330, UTC)

    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}', SECRET)

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_secret_is_another_one():
    assert new_secret() != new_secret()


def test_nothing_is_sent_twice(store, webhook, receiver):
    punched(store, "ada", "bob")

    assert [webhook.send().delivered for _ in range(2)] == [2, 0]
    assert len(receiver.got) == 2


@pytest.mark.parametrize("trouble", [500, 404, 301, "cut", "hang", "drip"])
def test_a_message_that_fails_is_tried_again_under_the_same_id(store, webhook, receiver, clock, trouble):
    receiver.behaviour.append(trouble)
    punched(store, "ada")

    started = time.monotonic()
    failed = webhook.send()
    took = time.monotonic() - started

    assert (failed.delivered, failed.failed, bool(failed.error)) == (0, 1, True)
    assert took < 5, "a receiver that hangs must not hold us up"
    assert webhook.send().delivered == 0, "its time has not come"
    clock.forward(timedelta(seconds=10))
    assert webhook.send().delivered == 1
    first, second = receiver.got
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[1] == second[1]
    assert int(second[0]["webhook-timestamp"]) - int(first[0]["webhook-timestamp"]) == 10


def test_a_receiver_that_took_the_message_but_did_not_say_so_gets_it_again_by_the_same_id(
    store, webhook, receiver, clock
):
    receiver.behaviour.append("cut")
    punched(store, "ada", "bob")

    webhook.send()
    clock.forward(timedelta(hours=1))
    webhook.send()

    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert (len(ids), len(set(ids))) == (3, 2)


def test_messages_of_one_employee_keep_their_order_whatever_fails(store, webhook, receiver, clock):
    receiver.behaviour[:] = [200, 400, 200, 500, 400]
    punches = [punch for _ in range(4) for punch in punched(store, "ada", "bob")]

    for _ in range(12):
        webhook.send()
        clock.forward(timedelta(hours=1))

    arrived = {"ada": [], "bob": []}
    for told in bodies(receiver):
        own = arrived[told["data"]["employee"]["key"]]
        if told["data"]["punch"]["id"] not in own:
            own.append(told["data"]["punch"]["id"])
    assert arrived == {key: [p.id for p in punches if p.employee_key == key] for key in arrived}
    assert webhook.state()[1].waiting == 0


def test_a_message_that_is_refused_does_not_hold_up_other_employees(store, webhook, receiver):
    receiver.behaviour.append(422)
    punched(store, "ada", "bob")

    assert (sent := webhook.send()).delivered == 1
    assert sent.error == "422 Unprocessable Entity"


def test_a_receiver_that_is_away_is_asked_once_and_not_by_every_message(store, webhook, receiver, clock):
    receiver.behaviour[:] = [503, 503]
    punched(store, *["ada", "bob"] * 5)

    webhook.send()
    webhook.send()

    assert len(receiver.got) == 1
    clock.forward(timedelta(seconds=10))
    webhook.send()
    assert len(receiver.got) == 2


def test_waits_double_up_to_an_hour():
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 9, 10, 1000)] == [10, 20, 40, 2560, 3600, 3600]


def test_without_a_receiver_nothing_waits_and_a_test_says_what_to_do(store, webhook, receiver):
    punched(store, "ada")
    assert webhook.off() == 1

    punched(store, "ada")

    assert webhook.send().delivered == 0
    assert (webhook.state()[0], webhook.state()[1].waiting, receiver.got) == (None, 0, [])
    with pytest.raises(Refused, match="webhook set"):
        webhook.test()


def test_a_test_message_arrives(webhook, receiver):
    assert webhook.test().delivered == 1
    assert (bodies(receiver)[0]["type"], bodies(receiver)[0]["data"]) == ("webhook.test", {})


def test_an_erased_employee_has_no_number_any_more(store, webhook, receiver):
    punched(store, "ada")
    with store() as work:
        work.employees.erase("ada")
        work.commit()

    webhook.send()

    assert bodies(receiver)[0]["data"]["employee"] == {"key": "ada", "number": None}


def test_a_withdrawn_punch_is_told_after_the_punch(store, webhook, receiver):
    (punch,) = punched(store, "ada")
    with store() as work:
        work.punches.withdraw(punch.id, NOON, "not me")
        work.commit()

    webhook.send()

    assert [told["type"] for told in bodies(receiver)] == [Topic.PUNCH_RECORDED, Topic.PUNCH_WITHDRAWN]


def test_an_approved_correction_is_told_and_a_refused_one_is_not(store, webhook, receiver, clock):
    corrections = Corrections(open_unit_of_work=store, clock=clock)
    forgotten = NOON - timedelta(hours=1)
    approved = corrections.ask_forgotten("ada", Direction.IN, forgotten, "a private reason")
    refused = corrections.ask_forgotten("ada", Direction.OUT, forgotten, "another")
    corrections.refuse(refused.id, "you were not here")
    corrections.approve(approved.id)

    webhook.send()

    (told,) = bodies(receiver)
    assert told["type"] == "correction.approved"
    assert told["data"]["correction"] == {
        "id": approved.id, "kind": "add", "punch_id": None, "direction": "in",
        "at": "2026-11-20T12:00:00+01:00", "zone": "Europe/Amsterdam",
    }  # fmt: skip
    assert "private" not in json.dumps(told)


def test_the_secret_stays_when_the_address_changes_unless_a_new_one_is_asked_for(webhook):
    first = webhook.set("https://example.com/a")

    assert webhook.set("https://example.com/b").secret == first.secret
    assert webhook.set("https://example.com/b", fresh_secret=True).secret != first.secret


def test_the_state_tells_why_the_oldest_waits(store, webhook, receiver):
    receiver.behaviour.append("hang")
    punched(store, "ada")

    webhook.send()

    _, state = webhook.state()
    assert (state.oldest.attempts, state.oldest.error) == (1, "no answer within 0.5 s")
    assert state.oldest.next_try_utc == NOON + timedelta(seconds=10)


@pytest.mark.parametrize(
    "url", ["https://example.com/x", "https://example.com:8443/x?y=1", "https://10.0.0.7/", " https://example.com "]
)
def test_https_goes_anywhere(url):
    assert checked_url(url) == url.strip()


@pytest.mark.parametrize("url", ["http://localhost:8080/x", "http://127.0.0.1/", "http://[::1]:80/"])
def test_http_goes_to_this_computer_and_only_when_allowed(url):
    assert checked_url(url, allow_http=True) == url
    with pytest.raises(ValueError, match="--allow-http"):
        checked_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "http://localhost.example.com/", "http://10.0.0.7/", "ftp://localhost/", "localhost",
        "https://", "https://me:secret@example.com/", "https://example.com/#x", "https://example.com:x/", "",
    ],
)  # fmt: skip
def test_other_addresses_are_refused(url):
    with pytest.raises(ValueError):
        checked_url(url, allow_http=True)


def test_two_processes_do_not_send_at_once(store, clock, receiver, tmp_path):
    both = Webhook(open_unit_of_work=store, post=post, clock=clock, only_one=lambda: hold(tmp_path, "webhook"))
    both.set(receiver.url, allow_http=True)
    punched(store, "ada")

    with hold(tmp_path, "webhook"), pytest.raises(AlreadyRunning):
        both.send()

    assert both.send().delivered == 1


def test_nobody_listening_is_an_answer_and_no_exception():
    answer = post("http://127.0.0.1:1/", {}, b"{}")

    assert (answer.status, answer.is_everybodys) == (None, True)
    assert "refused" in answer.reason


@pytest.mark.parametrize(
    "status, taken, everybodys",
    [(200, True, False), (204, True, False), (301, False, False), (404, False, False), (429, False, True),
     (500, False, True), (None, False, True)],
)  # fmt: skip
def test_an_answer_says_whether_to_go_on(status, taken, everybodys):
    answer = Answer(status, "")

    assert (answer.is_taken, answer.is_everybodys) == (taken, everybodys)


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_told(tmp_path):
    with listening(certificate=self_signed(tmp_path)) as receiver:
        answer = post(receiver.url, {}, b"{}")

    assert (answer.status, receiver.got) == (None, [])
    assert "certificate" in answer.reason


def self_signed(folder):
    """A key and a certificate for localhost in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1), datetime(2100, 1, 1))
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = folder / "server.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM))
    return file
