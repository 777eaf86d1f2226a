"""What must not be told to everybody of how somebody is told things."""

from collections.abc import Iterator

from tests.access.household_telling import DEVICE_NAMES, QUIET_FROM, remark, title
from tests.access.people import EVERYBODY, Person
from tests.access.secret import MOTHER, Secret, Spelling, id_of, words
from tests.access.secrets_desk import WARD_AND_KIN

AT_WORK = WARD_AND_KIN | {Person.EDITOR}
"""Whoever works on what the municipality announces, whether or not a family lets it look."""
SIGNED_IN = EVERYBODY - {Person.NOBODY}


def _devices() -> Iterator[Secret]:
    for person, name in DEVICE_NAMES.items():
        alone = frozenset({person})
        yield Secret(f"name of the device of {person.value}", words(name), alone)
        yield Secret(f"id of the device of {person.value}", _id_of_device(person), alone)
    yield Secret("when the mother wants to hear nothing", words(QUIET_FROM), MOTHER)


def _id_of_device(person: Person) -> Spelling:
    return id_of(lambda home: home.telling.devices[person])


def _announcements() -> Iterator[Secret]:
    for name in ("RETURNED", "IN_REVIEW"):
        yield Secret(f"title of the announcement {name}", words(title(name)), AT_WORK)
        yield Secret(f"id of the announcement {name}", _id_of_announcement(name), AT_WORK)
    yield Secret("what was said to an announcement", words(remark("RETURNED")), AT_WORK)
    yield Secret("who wrote an announcement", lambda home: home.telling.editor_uid, AT_WORK)
    yield Secret("an announcement that went out", words(title("PUBLISHED")), SIGNED_IN)


def _id_of_announcement(name: str) -> Spelling:
    return id_of(lambda home: home.telling.announcements[name])


_OF_ANNOUNCEMENTS = tuple(_announcements())
TELLING_SECRETS: tuple[Secret, ...] = (*_devices(), *_OF_ANNOUNCEMENTS)

OF_ANNOUNCEMENTS = frozenset(secret.name for secret in _OF_ANNOUNCEMENTS)
"""The names of secrets that are no family's."""
