from datetime import timedelta

from app.domain.webhook import Message, Receiver, Topic, checked_url, new_secret
from app.errors import AlreadyRunning
from app.services.ports import OutboxState
from app.services.webhook import Sent
from app.ui.screens.admin.webhook.viewmodel import WebhookViewModel
from tests.gui.viewmodels.admin.running import ADMIN, run
from tests.stores import NOON

URL = "https://hr.example.com/punches"


class Tells:
    """The service in a few lines: a receiver, and what its next round says."""

    def __init__(self, receiver=None):
        self.receiver, self.round, self.acts = receiver, Sent(1), []
        self.outbox = OutboxState(waiting=2, oldest=None, delivered=0, last_delivered_utc=None)
        self.says = WebhookViewModel(self, run, lambda: ADMIN)
        self.says.reload()

    def set(self, url, *, allow_http, fresh_secret, by):
        url = checked_url(url, allow_http=allow_http)
        keeps = self.receiver is not None and not fresh_secret
        self.receiver = Receiver(url, self.receiver.secret if keeps else new_secret())
        self.acts.append(("set", url, by))
        return self.receiver

    def off(self, *, by):
        self.receiver = None
        self.acts.append(("off", by))
        return 2

    def state(self):
        return self.receiver, self.outbox

    def test(self):
        if isinstance(self.round, Exception):
            raise self.round
        self.acts.append("test")
        return self.round

    def send(self):
        self.acts.append("send")
        return self.round


def on(**how):
    return Tells(Receiver(URL, "whsec_c2VjcmV0"), **how)


def everything(says):
    """All that the screen could draw."""
    return f"{says.url} {says.message} {says.error} {says.lines} {says.secret}"


def test_without_a_receiver_it_says_off_and_offers_nothing_else():
    says = Tells().says

    assert (says.is_on, says.known, says.lines) == (False, True, ())


def test_a_first_address_makes_a_secret_that_is_shown_this_once():
    tells = Tells()

    tells.says.save(URL, allow_http=False, fresh_secret=False)
    shown = tells.says.secret
    tells.says.test()

    assert tells.acts == [("set", URL, "operator"), "test"]
    assert shown == tells.receiver.secret and shown.startswith("whsec_")
    assert tells.says.secret == ""


def test_a_stored_secret_is_never_drawn():
    tells = on()

    tells.says.save("https://other.example.com/", allow_http=False, fresh_secret=False)

    assert "whsec_" not in everything(tells.says) and "c2VjcmV0" not in everything(tells.says)
    assert tells.says.url == "https://other.example.com/"


def test_a_fresh_secret_is_shown_and_the_old_one_is_over():
    tells = on()

    tells.says.save(URL, allow_http=False, fresh_secret=True)

    assert tells.says.secret == tells.receiver.secret != "whsec_c2VjcmV0"


def test_the_shown_secret_goes_with_the_session():
    tells = Tells()
    tells.says.save(URL, allow_http=False, fresh_secret=False)

    tells.says.forget()

    assert "whsec_" not in everything(tells.says) and tells.says.url == ""


def test_an_address_that_will_not_do_is_said_and_nothing_is_set():
    tells = Tells()

    tells.says.save("http://hr.example.com", allow_http=True, fresh_secret=False)

    assert "Expected an https address" in tells.says.error and tells.receiver is None


def test_a_test_says_what_was_delivered_or_why_not():
    tells = on()

    tells.says.test()
    delivered = tells.says.message
    tells.round = Sent(0, 1, "503 Service Unavailable")
    tells.says.test()

    assert delivered == "1 message was delivered."
    assert "503 Service Unavailable" in tells.says.error and not tells.says.message and not tells.says.busy


def test_a_round_that_is_on_its_way_is_no_failure():
    tells = on()
    tells.round = AlreadyRunning("Expected to be the only webhook.")

    tells.says.test()

    assert "being sent at this moment" in tells.says.message and not tells.says.error


def test_what_waits_and_why_is_told():
    tells = on()
    oldest = Message(
        id="m1", topic=Topic.TEST, employee_key="", subject="", noted_at_utc=NOON, attempts=3,
        next_try_utc=NOON + timedelta(minutes=1), error="no answer",
    )  # fmt: skip
    tells.outbox = OutboxState(waiting=7, oldest=oldest, delivered=40, last_delivered_utc=NOON)

    tells.says.reload()

    told, waiting, delivered, secret = tells.says.lines
    assert told[1] == URL and not told[2]
    assert waiting[1].startswith("7") and "failed 3 times: no answer" in waiting[1] and waiting[2]
    assert delivered[1].startswith("40 in the last week")
    assert "only when it is made" in secret[1]


def test_switching_off_says_what_was_dropped():
    tells = on()

    tells.says.off()

    assert tells.acts == [("off", "operator")] and "2" in tells.says.message
    assert not tells.says.is_on
