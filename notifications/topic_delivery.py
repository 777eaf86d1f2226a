"""Topics: who is subscribed to one, and pushes that FCM itself gives to everybody who is."""

from collections.abc import Sequence
from typing import Final, Protocol

from notifications.delivery import Delivery, Outcome, Rejected
from notifications.fcm_answers import INVALID_ARGUMENT, UNAUTHENTICATED, topic_outcome_of
from notifications.fcm_turns import each
from notifications.outcomes import TopicOutcome
from notifications.pushes import Address, Push, PushContent
from notifications.quota_gate import QuotaGate
from notifications.topics import NoCondition, is_topic, read_condition

REGISTRATIONS_LIMIT: Final = 1_000
"""The most that firebase-admin takes in one call."""
INVALID_TOPIC: Final = "INVALID_TOPIC"


class TopicDelivery(Protocol):
    """What announcements need of FCM."""

    async def subscribe(self, registrations: Sequence[str], topic: str) -> tuple[TopicOutcome, ...]:
        """Subscribe devices, by registration token or installation id, to `topic`; the outcome of each, in their order.

        At most `REGISTRATIONS_LIMIT` at a time: `ValueError` for more. A device that is subscribed already is one more
        success. FCM takes 3,000 changes a second of a project and asks to wait for more.
        """

    async def unsubscribe(self, registrations: Sequence[str], topic: str) -> tuple[TopicOutcome, ...]:
        """The same the other way; a device that was not subscribed is a success."""

    async def send_to_topic(self, target: str, content: PushContent) -> Outcome:
        """Send `content` to every device that is subscribed to the topic `target`, or for which the condition `target`
        holds (`topics.read_condition`).

        `Delivered` says that FCM took it; to whom it gets nobody is told. A target that is neither is `Rejected`.
        """


class FcmTopics:
    """Topics through the same transport, with the same token and the same places as every other push."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        # Subscriptions have a quota of their own; who has used it up may still send.
        self._gate = QuotaGate(delivery.clock)

    async def subscribe(self, registrations: Sequence[str], topic: str) -> tuple[TopicOutcome, ...]:
        """See `TopicDelivery`."""
        return await self._change(registrations, topic, subscribe=True)

    async def unsubscribe(self, registrations: Sequence[str], topic: str) -> tuple[TopicOutcome, ...]:
        """See `TopicDelivery`."""
        return await self._change(registrations, topic, subscribe=False)

    async def send_to_topic(self, target: str, content: PushContent) -> Outcome:
        """See `TopicDelivery`."""
        if is_topic(target):
            address = Address(topic=target)
        else:
            try:
                read_condition(target)
            except NoCondition:
                return Rejected(INVALID_TOPIC)
            address = Address(condition=target)
        (outcome,) = await self._delivery.send([Push.of(content, address)])
        return outcome

    async def _change(self, registrations: Sequence[str], topic: str, *, subscribe: bool) -> tuple[TopicOutcome, ...]:
        if len(registrations) > REGISTRATIONS_LIMIT:
            raise ValueError(f"at most {REGISTRATIONS_LIMIT} at a time")
        if not is_topic(topic):
            return (Rejected(INVALID_TOPIC),) * len(registrations)

        async def change(registration: str) -> TopicOutcome:
            return await self._change_one(registration, topic, subscribe=subscribe)

        return await each(registrations, change)

    async def _change_one(self, registration: str, topic: str, *, subscribe: bool) -> TopicOutcome:
        async def request() -> str | None:
            return await self._delivery.transport.change_topic(registration, topic, subscribe=subscribe)

        try:
            return await self._delivery.turns.ask(self._gate, request, _refuses_token, topic_outcome_of)
        except ValueError:
            return Rejected(INVALID_ARGUMENT)


def _refuses_token(code: str | None) -> bool:
    return code == UNAUTHENTICATED
