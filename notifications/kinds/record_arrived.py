"""Tells that the municipality's staff released a record. Never what is in it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from handbook_api.checkups.records import CheckupRecord
from handbook_api.children.model import Child
from handbook_api.families.access import Audience, Side
from handbook_api.platform.clock import civil_date
from handbook_api.pregnancies.model import Pregnancy
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import ALL_GUARDIANS, Occasion, Recipients, ReminderKind, Wording

OF_CHILD: Final = "reminder.record_arrived.child"
OF_MOTHER: Final = "reminder.record_arrived.mother"

USEFUL_DAYS: Final = 14
"""So long after its release a record is new."""
_ONE_DAY: Final = timedelta(days=1)

_FOR_GUARDIANS: Final = frozenset({Audience.GUARDIANS, Audience.FAMILY})


def child_record_occasions(child: Child, surroundings: Surroundings) -> Iterator[Occasion]:
    """One for all records of a day, told on the next: nurses release several of them one after the other."""
    shown = (record for record in child.checkups if record.audience in _FOR_GUARDIANS)
    yield from _occasions(shown, OF_CHILD, ALL_GUARDIANS, surroundings)


def mother_record_occasions(pregnancy: Pregnancy, surroundings: Surroundings) -> Iterator[Occasion]:
    """The same of the mother's records. What is for her alone is told to nobody while it is not known who she is."""
    audiences = _FOR_GUARDIANS if pregnancy.mother_uid is None else _FOR_GUARDIANS | {Audience.MOTHER}
    shown = (record for record in pregnancy.checkups if record.audience in audiences)
    yield from _occasions(shown, OF_MOTHER, Recipients(uid=pregnancy.mother_uid), surroundings)


def _occasions(
    records: Iterable[CheckupRecord], text: str, recipients: Recipients, surroundings: Surroundings
) -> Iterator[Occasion]:
    zone, names = surroundings.municipality.zone, {"municipality": dict(surroundings.municipality.names)}
    instants = (one.released_at for one in records if one.side is Side.OFFICIAL and one.counts)
    for released_on in {civil_date(released_at, zone) for released_at in instants if released_at is not None}:
        yield Occasion(
            kind=ReminderKind.RECORD_ARRIVED,
            series="RECORD_ARRIVED",
            mark=released_on.isoformat(),
            day=released_on + _ONE_DAY,
            last_day=released_on + timedelta(days=USEFUL_DAYS),
            wording=Wording(text, names=names, days={}),
            recipients=recipients,
        )
