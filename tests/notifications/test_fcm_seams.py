"""What of firebase-admin's inside is relied on is still there and still does what it is relied on for."""

import asyncio
import warnings
from collections.abc import Iterator

import firebase_admin
import pytest
from firebase_admin import exceptions, messaging

from handbook_api.platform.identity_firebase import sandbox_app
from notifications.delivery import Delivered
from notifications.fcm_seams import MessagingSeam, point_fcm_at
from notifications.outcomes import TopicChanged
from notifications.sandbox_answers import Behaviour
from notifications.topic_delivery import FcmTopics
from tests.clocks import SteppingClock
from tests.notifications.letting_in import LettingIn
from tests.notifications.running_sandbox import TRANSPORTS, RunningSandbox, app_sending_to, delivering_to
from tests.notifications.test_delivery import PHONE, PUSH

GOOGLES = "https://fcm.googleapis.com/v1/projects/handbook-of-nerima"


@pytest.fixture
def untouched() -> Iterator[firebase_admin.App]:
    """An app that nothing was told yet."""
    point_fcm_at("https://fcm.googleapis.com")
    app = sandbox_app("handbook-of-nerima", name="untouched")
    yield app
    firebase_admin.delete_app(app)


def a_message() -> messaging.Message:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return messaging.Message(token=PHONE, notification=messaging.Notification(title="４か月児健診のご案内"))


def test_addresses_are_those_that_firebase_admin_has_itself(untouched: firebase_admin.App) -> None:
    service = messaging._get_messaging_service(untouched)
    of_topics = service._fcm_topic_url

    seam = MessagingSeam(untouched)

    assert seam.send_url == f"{GOOGLES}/messages:send"
    assert service._fcm_topic_url == of_topics == f"{GOOGLES}/registrations"


def test_a_request_about_a_topic_is_the_one_that_firebase_admin_makes(untouched: firebase_admin.App) -> None:
    seam = MessagingSeam(untouched)

    assert seam.topic_request("a:b/c", "nerima%ja", subscribe=True) == (
        "POST",
        f"{GOOGLES}/registrations/a%3Ab%2Fc/topicSubscriptions?topic_name=nerima%25ja",
        b"{}",
    )
    assert seam.topic_request("a:b/c", "nerima%ja", subscribe=False) == (
        "DELETE",
        f"{GOOGLES}/registrations/a%3Ab%2Fc/topicSubscriptions/nerima%25ja?allow_missing=true",
        None,
    )


def test_a_message_is_encoded_as_firebase_admin_does(untouched: firebase_admin.App) -> None:
    body = MessagingSeam(untouched).body(a_message())

    assert body == {"message": {"token": PHONE, "notification": {"title": "４か月児健診のご案内"}}}


def test_firebase_admin_says_who_it_is_with_every_request(untouched: firebase_admin.App) -> None:
    headers = MessagingSeam(untouched).headers

    assert headers["X-FIREBASE-CLIENT"] == f"fire-admin-python/{firebase_admin.__version__}"
    assert headers["X-GOOG-API-FORMAT-VERSION"] == "2"
    assert "fire-admin/" in headers["x-goog-api-client"]


def test_errors_are_read_by_firebase_admin(untouched: firebase_admin.App) -> None:
    seam = MessagingSeam(untouched)
    details = b'[{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": "UNREGISTERED"}]'
    gone = b'{"error": {"status": "NOT_FOUND", "details": %s}}' % details

    assert isinstance(seam.answered(404, None, gone).exception, messaging.UnregisteredError)
    assert isinstance(seam.answered(404, None, b"").exception, exceptions.NotFoundError)
    busy = seam.answered(503, "45", b"").exception
    assert isinstance(busy, exceptions.UnavailableError)
    assert busy.http_response.headers["Retry-After"] == "45"
    assert seam.answered(200, None, b'{"name": "a-name"}').message_id == "a-name"


def test_errors_about_topics_are_read_by_firebase_admin(untouched: firebase_admin.App) -> None:
    seam = MessagingSeam(untouched)

    assert seam.topic_answered(200, b"{}", subscribe=True) is None
    assert seam.topic_answered(409, b"", subscribe=True) is None
    assert seam.topic_answered(429, b"", subscribe=True) == "RESOURCE_EXHAUSTED"
    assert seam.topic_answered(404, b'{"error": {"status": "NOT_FOUND"}}', subscribe=False) == "NOT_FOUND"


async def test_firebase_admin_as_it_comes_would_repeat_and_renew(
    sandbox: RunningSandbox,
) -> None:
    """What `leave_it_to_us` switches off: were it gone, the tests below could not fail."""
    credential = LettingIn()
    async with app_sending_to(sandbox.address, credential) as app:
        sandbox.tell(PHONE, Behaviour.UNAUTHENTICATED)
        await messaging.send_each_async([a_message()], app=app)

    assert credential.renewals == 3
    assert sandbox.sandbox.asked == 3


@pytest.mark.parametrize("behaviour", [Behaviour.UNAVAILABLE, Behaviour.INTERNAL, Behaviour.UNAUTHENTICATED])
async def test_firebase_admin_can_be_kept_from_repeating_and_renewing(
    sandbox: RunningSandbox, behaviour: Behaviour
) -> None:
    credential = LettingIn()
    async with app_sending_to(sandbox.address, credential) as app:
        MessagingSeam(app).leave_it_to_us()
        sandbox.tell(PHONE, behaviour)
        await messaging.send_each_async([a_message()], app=app)

    assert credential.renewals == 1
    assert sandbox.sandbox.asked == 1


async def test_firebase_admin_can_be_kept_from_giving_up(sandbox: RunningSandbox) -> None:
    app = sandbox_app("demo-handbook", name="patient", timeout_seconds=0.05)
    sandbox.tell(PHONE, Behaviour.DELIVERED, delay_seconds=0.3)
    point_fcm_at(sandbox.address)
    seam = MessagingSeam(app)
    seam.leave_it_to_us()

    answers = await messaging.send_each_async([a_message()], app=app)
    await seam.close_connections()
    await asyncio.to_thread(firebase_admin.delete_app, app)

    assert answers.success_count == 1


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_pushes_and_topics_go_where_they_are_pointed(
    sandbox: RunningSandbox, clock: SteppingClock, transport: str
) -> None:
    async with delivering_to(sandbox.address, clock, transport) as delivery:
        (outcome,) = await delivery.send([PUSH])
        changed = await FcmTopics(delivery).subscribe([PHONE], "nerima")

    assert isinstance(outcome, Delivered)
    assert changed == (TopicChanged(),)
