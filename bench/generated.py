"""Families with children of all ages, as many as asked for, written straight into the database: always the same."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final

from bson.binary import Binary

from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.children.store import stored_child
from handbook_api.demo.people import NERIMA
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import MemberRole
from handbook_api.growth.models import Measurement, Plausibility
from handbook_api.growth.records import GrowthRecord
from handbook_api.immunization.records import Vaccination, VaccinationRecord, VaccinationSource
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.mongodb import Database, Document
from handbook_api.platform.vocabulary import Sex

_SEED: Final = 20261124
_WRITTEN_AT_ONCE: Final = 1_000
_OLDEST_DAYS: Final = 13 * 365
_CHILDREN_IN_A_FAMILY: Final = (1, 1, 1, 1, 2, 2, 2, 3)
_WITHOUT_RECORDS: Final = 0.05
"""Of the families, so many have entered no vaccination."""
_MISSED: Final = 0.04
"""Of the vaccinations, so many were not given, or not entered."""
_LATE_DAYS: Final = 25
_GROWTH_AGES: Final = (0, 31, 62, 93, 124, 186, 279, 372, 560, 1_110)

_GIVEN_AT: Final = (
    ("ROTARIX", 61),
    ("HEPB", 61),
    ("DPT_IPV_HIB", 61),
    ("PCV20", 61),
    ("ROTARIX", 89),
    ("HEPB", 89),
    ("DPT_IPV_HIB", 89),
    ("PCV20", 89),
    ("DPT_IPV_HIB", 117),
    ("PCV20", 117),
    ("BCG", 155),
    ("HEPB", 203),
    ("MR", 370),
    ("VAR", 370),
    ("PCV20", 370),
    ("DPT_IPV_HIB", 370),
    ("VAR", 560),
    ("JE", 1_110),
    ("JE", 1_120),
    ("JE", 1_490),
    ("MR", 2_165),
    ("JE", 3_310),
    ("DT", 4_040),
)
"""Products with the child's age in days when they are usually given."""

_BEFORE_FIVE_IN_ONE: Final = date(2024, 2, 1)
"""Whoever was born before it began with the four-in-one vaccine and Hib."""
_BEFORE_PCV20: Final = date(2024, 10, 1)
"""Before it PCV13 was given."""


async def fill(database: Database, children: int, today: date) -> int:
    """Write `children` children born up to `today`, with their families; how many families those are."""
    rng = random.Random(_SEED)  # noqa: S311 - the same children in every run, nothing is kept secret by it
    count = 0
    made = _families(rng, children, today)
    while several := list(islice(made, _WRITTEN_AT_ONCE)):
        await database.families.insert_many([_family(siblings[0].key.family_id) for siblings in several])
        await database.children.insert_many(
            [
                {"_id": str(one.key), "family_id": one.key.family_id, **stored_child(one)}
                for siblings in several
                for one in siblings
            ]
        )
        count += len(several)
    return count


def _family(family_id: str) -> Document:
    """A family of two guardians, as far as planning looks at it."""
    return {
        "_id": family_id,
        "sequence": 1,
        "unplanned": True,
        "version": 1,
        "members": [
            _guardian(f"{family_id}-mother", is_mother=True),
            _guardian(f"{family_id}-father", is_mother=False),
        ],
        "invitations": [],
        "ward_share": None,
        "mother_uid": None,
    }


def _guardian(uid: str, *, is_mother: bool) -> Document:
    return {
        "id": f"member-{uid}",
        "uid": uid,
        "role": MemberRole.GUARDIAN.value,
        "name": Binary(b"sealed"),
        "is_mother": is_mother,
        "invited_by": None,
        "is_confirmed": True,
        "is_undisclosed": False,
        "language": "ja",
        "joined_at": datetime(2026, 1, 1, tzinfo=UTC),
    }


def _families(rng: random.Random, children: int, today: date) -> Iterator[list[Child]]:
    """Siblings together."""
    missing = children
    while missing:
        family_id, has_records = _id(rng), rng.random() >= _WITHOUT_RECORDS
        siblings = range(min(rng.choice(_CHILDREN_IN_A_FAMILY), missing))
        yield [_child(rng, ChildKey(family_id, _id(rng)), today, has_records=has_records) for _ in siblings]
        missing -= len(siblings)


def _child(rng: random.Random, key: ChildKey, today: date, *, has_records: bool) -> Child:
    born_on = today - timedelta(days=rng.randrange(_OLDEST_DAYS))
    return Child(
        key=key,
        version=1,
        sealed_name=Binary(rng.randbytes(80)),
        sex=rng.choice(list(Sex)),
        birth=Birth(born_on, gestation_days=275, weight_grams=2_950),
        municipality=NERIMA,
        status=ChildStatus.ACTIVE,
        created_by=None,
        created_at=_morning(born_on),
        growth=tuple(_growth(rng, born_on, today)),
        vaccinations=tuple(_doses(rng, born_on, today)) if has_records else (),
    )


def _growth(rng: random.Random, born_on: date, today: date) -> Iterator[GrowthRecord]:
    for age_days in _GROWTH_AGES:
        on = born_on + timedelta(days=age_days)
        if on <= today:
            measured = Measurement(measured_on=on, weight_grams=3_000 + 12 * age_days)
            yield GrowthRecord(
                _id(rng), 1, Side.FAMILY, Audience.FAMILY, measured, None, Plausibility.PLAUSIBLE, None, _morning(on)
            )


def _doses(rng: random.Random, born_on: date, today: date) -> Iterator[VaccinationRecord]:
    """What was given so far: every child a little late from its first visit on, and here and there a dose missing."""
    late = rng.randrange(_LATE_DAYS)
    for product, age_days in _GIVEN_AT:
        on = born_on + timedelta(days=age_days + late)
        if on > today or rng.random() < _MISSED:
            continue
        for code in _products(product, born_on, on):
            yield _dose(rng, code, on)


def _products(product: str, born_on: date, on: date) -> tuple[str, ...]:
    """What was given in the place of a product before there was it."""
    if product == "DPT_IPV_HIB" and born_on < _BEFORE_FIVE_IN_ONE:
        return ("DPT_IPV", "HIB")
    if product == "PCV20" and on < _BEFORE_PCV20:
        return ("PCV13",)
    return (product,)


def _dose(rng: random.Random, product: str, on: date) -> VaccinationRecord:
    return VaccinationRecord(
        id=_id(rng),
        version=1,
        side=Side.FAMILY,
        audience=Audience.GUARDIANS,
        vaccination=Vaccination(product, on, lot=f"K{rng.randrange(1_000):03}"),
        sealed_place=None,
        sealed_given_by=None,
        sealed_note=None,
        source=VaccinationSource.PARENT,
        recorded_by=None,
        recorded_at=_morning(on),
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(1), UTC)


def _id(rng: random.Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
