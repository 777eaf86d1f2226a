"""Municipalities, children, doses and reminders as planners and workers see them, and the people of the tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bson.binary import Binary

from handbook_api.checkups.model import Age, Anchor, CheckupKind, CountingMode, ReminderOffset
from handbook_api.children.model import Birth, Child, ChildStatus
from handbook_api.children.service import ChildEntry
from handbook_api.families.access import Audience, Side
from handbook_api.families.model import Family, Member, MemberRole
from handbook_api.handbooks import Contents, Handbook
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.records import Vaccination, VaccinationRecord, VaccinationSource
from handbook_api.municipalities.municipality import Municipality, QuietHours
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.vocabulary import Sex
from notifications.planning import Household, plan
from notifications.preferences import Preferences
from notifications.programmes import Programmes
from notifications.reminders import Claim, PlannedReminder, ReminderKind, Wording

NERIMA = "131202"
JAPAN = load_schedule()
NO_VACCINATIONS = replace(JAPAN, edition="none", groups=())
"""A schedule without a single group, for who looks at checkups alone."""
TOKYO = ZoneInfo("Asia/Tokyo")
NIGHT = QuietHours(time(21), time(8))
MISAKI = Principal("uid-misaki", Role.PARENT)
KENTA = Principal("uid-kenta", Role.PARENT)
GRANDMOTHER = Principal("uid-grandmother", Role.PARENT)
A_STRANGER = Principal("uid-stranger", Role.PARENT)

PHONE = "fMEP0vJqS0:APA91bHqX-phone-of-misaki"
TABLET = "cR1rjyj4_kc:APA91bFyX-tablet-of-misaki"
PHONE_OF_KENTA = "dT9xkq2L_pw:APA91bGwZ-phone-of-kenta"

TURNS_FOUR_MONTHS_TODAY = "2026-07-24"
"""The 4-month checkup opens on 24 November 2026 at ten, which is when tests begin; its last day is 23 December."""


def a_checkup(
    code: str = "INFANT_4_MONTHS",
    opens_at: Age | None = None,
    closes_before: Age | None = None,
    reminders: tuple[ReminderOffset, ...] = (ReminderOffset(Anchor.OPENS, 0), ReminderOffset(Anchor.CLOSES, -14)),
) -> CheckupKind:
    """A checkup from four to before five months, unless said otherwise."""
    return CheckupKind(
        code=code,
        names={"ja": "4か月児健診", "en": "4-month checkup"},
        statutory=False,
        basis={"ja": "母子保健法第13条", "en": "Maternal and Child Health Act, Article 13"},
        opens_at=opens_at or Age(4),
        closes_before=closes_before or Age(5),
        counting=CountingMode.CALENDAR,
        place={"ja": "保健相談所", "en": "Public health centre"},
        bring={"ja": ("母子健康手帳",), "en": ("Handbook",)},
        reminders=reminders,
        valid_from=None,
        valid_until=None,
        source="a test",
        verified=True,
    )


def a_municipality(**fields: Any) -> Municipality:
    """Nerima with the 4-month checkup, told at ten sharp, quiet from nine in the evening to eight."""
    nerima = Municipality(
        code=NERIMA,
        names={"ja": "練馬区", "en": "Nerima City"},
        zone=TOKYO,
        languages=("ja", "en"),
        quiet_hours=NIGHT,
        reminders_at=time(10),
        checkups=(a_checkup(),),
        edition="first",
        spread=timedelta(0),
    )
    return replace(nerima, **fields)


def a_child(born: str = TURNS_FOUR_MONTHS_TODAY, **fields: Any) -> Child:
    """A child as planners see it."""
    child = Child(
        key=ChildKey("1f0c9a52-family", "7d3e-yui"),
        version=1,
        sealed_name=Binary(b"sealed"),
        sex=Sex.FEMALE,
        birth=Birth(date.fromisoformat(born)),
        municipality=NERIMA,
        status=ChildStatus.ACTIVE,
        created_by=None,
        created_at=datetime(2026, 8, 1, tzinfo=UTC),
    )
    return replace(child, **fields)


def a_member(who: Principal = MISAKI, **fields: Any) -> Member:
    """A guardian, whose member id is made of her user id."""
    member = Member(
        id=f"member-{who.uid}",
        uid=who.uid,
        role=MemberRole.GUARDIAN,
        sealed_name=Binary(b"sealed"),
        is_mother=who == MISAKI,
        invited_by=None,
        is_confirmed=True,
        is_undisclosed=False,
        language="ja",
        joined_at=datetime(2026, 8, 1, tzinfo=UTC),
    )
    return replace(member, **fields)


def a_household(contents: Contents, *members: Member, preferences: Iterable[Preferences] = ()) -> Household:
    """A family that has these handbooks; of 美咲 alone unless said otherwise."""
    family = Family("1f0c9a52-family", 1, members or (a_member(),), ())
    return Household(Handbook(family, contents), {one.uid: one for one in preferences})


THE_WHOLE_WINDOW = timedelta(days=400)
"""Farther than the service plans, so that a test can look at a whole window."""


def the_plan(
    contents: Contents,
    programmes: Programmes,
    now: datetime,
    *members: Member,
    preferences: Iterable[Preferences] = (),
    horizon: timedelta = THE_WHOLE_WINDOW,
) -> tuple[PlannedReminder, ...]:
    """What is planned for a family, as far ahead as a test looks; for 美咲 alone unless said otherwise."""
    return plan(a_household(contents, *members, preferences=preferences), programmes, now, horizon)


def a_dose(product: str, given_on: str, recorded_on: str | None = None) -> VaccinationRecord:
    """A dose as a guardian recorded it, on the day it was given unless said otherwise."""
    return VaccinationRecord(
        id=f"{product} {given_on}",
        version=1,
        side=Side.FAMILY,
        audience=Audience.GUARDIANS,
        vaccination=Vaccination(product, date.fromisoformat(given_on)),
        sealed_place=None,
        sealed_given_by=None,
        sealed_note=None,
        source=VaccinationSource.PARENT,
        recorded_by="9d51-misaki",
        recorded_at=datetime.fromisoformat(f"{recorded_on or given_on}T06:00:00+00:00"),
    )


def an_entry(name: str = "ゆい", born: str = TURNS_FOUR_MONTHS_TODAY, municipality: str | None = NERIMA) -> ChildEntry:
    return ChildEntry(name, Sex.FEMALE, Birth(date.fromisoformat(born)), municipality)


def a_reminder(**fields: Any) -> PlannedReminder:
    """The opening of ゆい's 4-month checkup, due now."""
    reminder = PlannedReminder(
        id="3f1c2b7a9d0e4c5f8a6b7c8d9e0f1a2b",
        uid=MISAKI.uid,
        subject=ChildKey("1f0c9a52-family", "7d3e-yui"),
        kind=ReminderKind.CHECKUP_OPENS,
        due_at=datetime(2026, 11, 24, 1, tzinfo=UTC),
        useful_until=datetime(2026, 12, 23, 15, tzinfo=UTC),
        wording=Wording(
            "reminder.checkup.open",
            {"checkup": {"ja": "4か月児健診", "en": "4-month checkup"}},
            {"opens_on": date(2026, 11, 24), "last_day": date(2026, 12, 23)},
        ),
    )
    return replace(reminder, **fields)


def a_claim(**fields: Any) -> Claim:
    """The first attempt at it."""
    claim = Claim(
        a_reminder(), 1, 1, datetime(2026, 11, 24, 1, 2, tzinfo=UTC), frozenset(), reached=False, bundle=a_reminder().id
    )
    return replace(claim, **fields)
