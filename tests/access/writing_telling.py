"""What comes of the mutations about how somebody is told things when each of the people sends it."""

from collections.abc import Mapping
from typing import Any

from tests.access.household import Household
from tests.access.people import Person
from tests.access.row import DONE, FORBIDDEN, NOT_FOUND, NOTHING, OF_ANYBODY, STALE, Input, Row, for_all

STATE = "ANNOUNCEMENT_STATE"


def at_work(outcome: str, *, editor: str | None = None, elsewhere: str = NOT_FOUND) -> Mapping[Person, str]:
    """What those of the municipality do with its announcements, whomever they may look at."""
    return for_all(
        mother=FORBIDDEN,
        father=FORBIDDEN,
        viewers=FORBIDDEN,
        nurse=outcome,
        outsiders=FORBIDDEN,
        grandfather_on_the_staff=outcome,
        nurse_elsewhere=elsewhere,
        nurse_after_stop=outcome,
        nurse_after_end=outcome,
        editor=editor or outcome,
    )


def announcement(name: str, **given: Any) -> Input:
    """An announcement, as it stands."""

    def its_input(home: Household) -> Mapping[str, Any]:
        version = {"expectedVersion": home.telling.versions[name]} if "expectedVersion" not in given else {}
        return {"announcementId": home.telling.announcements[name], **version, **given}

    return its_input


def device(person: Person, **given: Any) -> Input:
    """Somebody's device."""
    return lambda home: {"deviceId": home.telling.devices[person], **given}


def stopped(name: str) -> Input:
    """An announcement where no version is asked for."""
    return lambda home: {"announcementId": home.telling.announcements[name]}


TELLING_ROWS: tuple[Row, ...] = (
    Row("setNotificationPreferences", "her own", lambda _: {}, {**OF_ANYBODY, Person.MOTHER: STALE}),
    Row("updateDevice", "the mother's", device(Person.MOTHER),
        for_all(mother=DONE, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("updateDevice", "the mother's, changed since", device(Person.MOTHER, expectedVersion=7),
        for_all(mother=STALE, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("removeDevice", "the mother's", device(Person.MOTHER),
        for_all(mother=DONE, father=NOTHING, viewers=NOTHING, nurse=NOTHING, outsiders=NOTHING)),
    Row("writeAnnouncement", "a new one", lambda _: {},
        at_work(DONE, elsewhere="UNKNOWN_MUNICIPALITY")),
    Row("rewriteAnnouncement", "one that was returned", announcement("RETURNED"), at_work(DONE)),
    Row("rewriteAnnouncement", "one that was changed since", announcement("RETURNED", expectedVersion=1),
        at_work(STALE)),
    Row("submitAnnouncement", "one that was returned", announcement("RETURNED"), at_work(DONE)),
    Row("returnAnnouncement", "one that is in review", announcement("IN_REVIEW"), at_work(DONE)),
    Row("approveAnnouncement", "one that is in review", announcement("IN_REVIEW"),
        at_work(DONE, editor=FORBIDDEN)),
    Row("releaseAnnouncement", "one that nobody approved", announcement("IN_REVIEW"), at_work(STATE)),
    Row("stopAnnouncement", "one that is in review", stopped("IN_REVIEW"), at_work(DONE)),
    Row("stopAnnouncement", "one that went out", stopped("PUBLISHED"), at_work(STATE)),
)  # fmt: skip
