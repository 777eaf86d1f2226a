"""Keeps the devices' subscriptions to topics right: of everybody every so often, and soon where something changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bson.binary import Binary

from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.encryption import FieldCipher
from handbook_api.residents import Residents
from notifications.announcements.topic_store import Subscriptions, TopicStore
from notifications.announcements.topics import NOBODY_REACHES_HER, Reach, joined, reaches, topics_in
from notifications.device_store import DeviceStore
from notifications.devices import Device
from notifications.outcomes import DeviceGone, Rejected, TopicChanged
from notifications.preferences import PreferencesOf
from notifications.preferences_store import PreferencesStore
from notifications.topic_delivery import TopicDelivery

PEOPLE_AT_ONCE: Final = 40
"""With twenty devices each they are fewer than FCM takes in one go (`topic_delivery.REGISTRATIONS_LIMIT`)."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is known of an address, and the topics it is to have."""

    known: Subscriptions
    topics: frozenset[str]
    is_there: bool

    @property
    def to_leave(self) -> frozenset[str]:
        return frozenset(self.known.topics) - self.topics

    @property
    def to_join(self) -> frozenset[str]:
        return frozenset(name for name in self.topics if self.known.topics.get(name) is None)


class TopicReconciler:
    """Asks FCM for what is missing and takes away what is wrong. Any number of processes may do it at once."""

    def __init__(
        self,
        store: TopicStore,
        residents: Residents,
        devices: DeviceStore,
        preferences: PreferencesStore,
        topics: TopicDelivery,
        cipher: FieldCipher,
        municipalities: Mapping[str, Municipality],
        clock: Clock,
    ) -> None:
        self._store = store
        self._residents = residents
        self._devices = devices
        self._preferences = preferences
        self._topics = topics
        self._cipher = cipher
        self._municipalities = municipalities
        self._clock = clock
        self._after: str | None = None

    async def sweep(self) -> bool:
        """See to the next people; whether they were the last. Goes on from where it was, in this process."""
        uids, self._after = await self._store.people_after(self._after, PEOPLE_AT_ONCE)
        await self._see_to(uids)
        return self._after is None

    async def hurry(self) -> bool:
        """See to people in whose families something has changed; whether they were the last."""
        uids = await self._store.hastened(PEOPLE_AT_ONCE)
        await self._see_to(uids)
        return len(uids) < PEOPLE_AT_ONCE

    async def _see_to(self, uids: Collection[str]) -> None:
        if not uids:
            return
        preferences = await self._preferences.of_people(uids)
        reach = await self._reach(uids, preferences)
        wanted = await self._wanted(uids, reach, preferences)
        for name in sorted({name for one in wanted for name in one.to_leave}):
            wanted = await self._leave(name, wanted)
        wanted = await self._about_to_join(wanted)
        for name in sorted({name for one in wanted for name in one.to_join}):
            wanted = await self._join(name, wanted)
        for one in wanted:
            await self._keep(one)

    async def _reach(self, uids: Collection[str], preferences: PreferencesOf) -> Mapping[str, Reach]:
        """By the topics of which municipalities each of them is reached."""
        reach: defaultdict[str, Reach] = defaultdict(lambda: NOBODY_REACHES_HER)
        for code in sorted(await self._residents.municipalities_of(uids)):
            municipality = self._municipalities.get(code)
            if municipality is None:
                continue
            families = await self._residents.of_people(code, uids)
            today = civil_date(self._clock.now(), municipality.zone)
            for uid, hers in reaches(families, municipality, preferences, today).items():
                reach[uid] = joined(reach[uid], hers)
        return reach

    async def _wanted(
        self, uids: Collection[str], reach: Mapping[str, Reach], preferences: PreferencesOf
    ) -> list[_Wanted]:
        devices = {digest_of(one): one for one in await self._devices.of_people(uids)}
        known = {one.digest: one for one in await self._store.of(uids, devices)}
        wanted = []
        for digest in known.keys() | devices.keys():
            device = devices.get(digest)
            if device is None:
                # Muted, signed out or gone: nothing is sent there.
                wanted.append(_Wanted(known[digest], frozenset(), is_there=False))
                continue
            hers = reach.get(device.uid, NOBODY_REACHES_HER)
            language = device.pushes_in(preferences[device.uid].wishes.language)
            before = known.get(digest)
            now_known = Subscriptions(
                digest,
                _sealed_registration(device),
                device.uid,
                hers.families,
                before.topics if before else {},
                before.mark if before else None,
            )
            wanted.append(_Wanted(now_known, topics_in(hers, language), is_there=True))
        return wanted

    async def _about_to_join(self, wanted: Sequence[_Wanted]) -> list[_Wanted]:
        """Note what FCM will be asked for before it is: whoever dies in between must not leave a subscription behind
        that nobody knows of.
        """
        noted = []
        for one in wanted:
            asked = dict.fromkeys(one.to_join)
            known = replace(one.known, topics={**one.known.topics, **asked})
            if asked:
                known = await self._store.save(known, is_settled=False)
            noted.append(replace(one, known=known))
        return noted

    async def _leave(self, name: str, wanted: Sequence[_Wanted]) -> list[_Wanted]:
        theirs = [one for one in wanted if name in one.to_leave]
        outcomes = await self._topics.unsubscribe(await self._registrations(theirs), name)
        left = {
            one.known.digest
            for one, outcome in zip(theirs, outcomes, strict=True)
            if isinstance(outcome, (TopicChanged, DeviceGone, Rejected))
        }
        return [_without(one, name) if one.known.digest in left else one for one in wanted]

    async def _join(self, name: str, wanted: Sequence[_Wanted]) -> list[_Wanted]:
        theirs = [one for one in wanted if name in one.to_join]
        outcomes = await self._topics.subscribe(await self._registrations(theirs), name)
        now = self._clock.now()
        subscribed = {
            one.known.digest for one, outcome in zip(theirs, outcomes, strict=True) if isinstance(outcome, TopicChanged)
        }
        return [
            replace(one, known=replace(one.known, topics={**one.known.topics, name: now}))
            if one.known.digest in subscribed
            else one
            for one in wanted
        ]

    async def _keep(self, one: _Wanted) -> None:
        if not one.is_there and not one.known.topics:
            await self._store.forget(one.known.digest)
        else:
            await self._store.save(one.known, is_settled=not one.to_leave)

    async def _registrations(self, wanted: Sequence[_Wanted]) -> list[str]:
        return [await self._cipher.decrypt(one.known.sealed_registration) for one in wanted]


def _without(one: _Wanted, name: str) -> _Wanted:
    topics = {kept: since for kept, since in one.known.topics.items() if kept != name}
    return replace(one, known=replace(one.known, topics=topics))


def digest_of(device: Device) -> str:
    """By what the subscriptions of a device are found: its installation, which outlives its tokens, if it is known."""
    digest = device.fid_digest or device.token_digest
    if digest is None:
        raise ValueError("a device has no address")
    return digest


def _sealed_registration(device: Device) -> Binary:
    sealed = device.sealed_fid if device.fid_digest is not None else device.sealed_token
    if sealed is None:
        raise ValueError("a device has no address")
    return sealed
