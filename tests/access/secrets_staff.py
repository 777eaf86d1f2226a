"""What must not be told to everybody of what the municipality has to do with, and who may ever see each of it."""

from collections.abc import Iterator

from tests.access.household import Household
from tests.access.household_staff import (
    CHILD_SEEN,
    FATHERS_NUMBER,
    MOTHERS_NUMBER,
    SESSION_PLACE,
    THIRD,
    TOOTH_CAME,
    UNREGISTERED_NUMBER,
    marked,
)
from tests.access.ids import read
from tests.access.people import FAMILY, GUARDIANS, STAFF, Person
from tests.access.secret import FATHER, MOTHER, NOBODY_EVER, WHOLE, Secret, Spelling, id_of, number, pattern, words
from tests.access.secrets_articles import OF_ARTICLES
from tests.access.secrets_desk import OF_THE_DESKS_OWN, WARD, WARD_AND_KIN
from tests.access.secrets_places import OF_PLACES
from tests.access.secrets_telling import OF_ANNOUNCEMENTS

MOTHER_AND_STAFF = MOTHER | STAFF

_TEXTS_OF_CHECKUPS: dict[str, dict[str, frozenset[Person]]] = {
    "公開": {
        "所見": WHOLE,
        "精査の結果": WHOLE,
        "健診の場所": WHOLE,
        "区の備考": STAFF,
        "控えた所見": STAFF,
        "訂正の理由": STAFF,
    },
    "直前": {"所見": STAFF, "精査の結果": STAFF, "健診の場所": STAFF, "区の備考": STAFF},
    "未公開": {"所見": STAFF, "精査の結果": STAFF, "健診の場所": WHOLE, "区の備考": STAFF},
    "取消": {"所見": STAFF, "精査の結果": STAFF, "健診の場所": STAFF, "区の備考": STAFF, "取消の理由": STAFF},
    "秘匿": {"所見": STAFF, "精査の結果": STAFF, "健診の場所": MOTHER_AND_STAFF, "区の備考": STAFF},
    "本人": {"健診の場所": WHOLE, "家族のメモ": WHOLE},
    "秘匿本人": {"健診の場所": MOTHER_AND_STAFF, "家族のメモ": WHOLE},
    "消去": {"健診の場所": NOBODY_EVER, "家族のメモ": NOBODY_EVER},
    "母公開": {
        "所見": MOTHER_AND_STAFF,
        "精査の結果": MOTHER_AND_STAFF,
        "健診の場所": MOTHER_AND_STAFF,
        "区の備考": STAFF,
    },
    "母未公開": {"所見": STAFF, "精査の結果": STAFF, "健診の場所": MOTHER_AND_STAFF, "区の備考": STAFF},
    "母本人": {"健診の場所": MOTHER, "家族のメモ": MOTHER},
    "母消去": {"健診の場所": NOBODY_EVER, "家族のメモ": NOBODY_EVER},
}
"""By the mark of a record and what the text is."""

_WEIGHED = {4_127: FAMILY | STAFF, 6_737: FAMILY | STAFF, 4_463: FAMILY | STAFF, 4_019: STAFF, 6_859: STAFF}
"""A measurement is a growth record, for all of the family at once; how it stood before it was corrected is not."""

_CHECKUP_IDS: dict[str, frozenset[Person]] = {
    "RELEASED": WHOLE,
    "NOT_RELEASED": WHOLE,
    "WITHDRAWN": WHOLE,
    "KEPT": WHOLE,
    "OWN": WHOLE,
    "OWN_KEPT": WHOLE,
    "MOTHERS_RELEASED": MOTHER_AND_STAFF,
    "MOTHERS_NOT_RELEASED": MOTHER_AND_STAFF,
    "MOTHERS_OWN": MOTHER,
}
"""That one was withdrawn guardians find in the account of changes, which says nothing of what was in it."""

_APPOINTMENT_IDS: dict[str, frozenset[Person]] = {
    "ORDINARY": GUARDIANS | WARD,
    "CALLED_OFF": GUARDIANS | WARD,
    "TODAYS": GUARDIANS | WARD,
    "WAITING": GUARDIANS | WARD,
    "LEFT": GUARDIANS | WARD,
    "KEPT": MOTHER | WARD,
    "WHERE_IT_WENT": MOTHER | WARD,
    "MOTHERS": MOTHER | WARD,
}
"""The municipality's staff see what is at its own places, whether or not the family lets them look."""

_ENTRIES: dict[str, frozenset[Person]] = {
    "FAMILY": FAMILY,
    "OPEN_FAMILY": FAMILY | STAFF,
    "GUARDIANS": GUARDIANS,
    "OPEN_GUARDIANS": GUARDIANS | STAFF,
    "MOTHER": MOTHER,
    "OPEN_MOTHER": MOTHER | STAFF,
    "MILESTONE": GUARDIANS,
    "TURNED": MOTHER,
    "PREGNANCYS_GUARDIANS": GUARDIANS,
    "PREGNANCYS_MOTHER": MOTHER,
}

_SEEN_BEFORE = {"TURNED": GUARDIANS}
"""Of which the account of changes names the id to whom the entry was meant for before."""


def _checkups() -> Iterator[Secret]:
    for mark, texts in _TEXTS_OF_CHECKUPS.items():
        for what, seen_by in texts.items():
            yield Secret(f"{what} of the checkup {mark}", words(marked(what, mark)), seen_by)
    for grams, seen_by in _WEIGHED.items():
        yield Secret(f"weight at a checkup: {grams}", number(grams, thousandth=True), seen_by)
    for name, seen_by in _CHECKUP_IDS.items():
        yield Secret(f"id of the checkup {name}", _checkup_id(name), seen_by)
    yield Secret("id of the deleted checkup", id_of(lambda home: home.staff.deleted_checkup), GUARDIANS)
    yield Secret(
        "id of the mother's deleted checkup",
        lambda home: own_part_of_checkup(home.staff.deleted_checkup_of_the_mother),
        MOTHER,
    )
    yield Secret("a judgement that is not released", words('"judgement":"DETAILED_EXAM"'), STAFF)
    yield Secret("place of a checkup day", words(SESSION_PLACE), WARD_AND_KIN)
    yield Secret("id of a checkup day", id_of(lambda home: home.staff.session), WARD_AND_KIN)


def _checkup_id(name: str) -> Spelling:
    return lambda home: own_part_of_checkup(home.staff.checkups[name].id)


def own_part_of_checkup(global_id: str) -> str:
    """What no other record has in its id: a mother's ends with a word that all of them end with."""
    return read(global_id)[1].split(".")[2]


def _appointments() -> Iterator[Secret]:
    for name, seen_by in _APPOINTMENT_IDS.items():
        yield Secret(f"id of the appointment {name}", _appointment_id(name), seen_by)
    yield Secret("name of the child with appointments", words(CHILD_SEEN), FAMILY | WARD)
    yield Secret("id of the child with appointments", id_of(lambda home: home.staff.child), FAMILY | WARD)


def _appointment_id(name: str) -> Spelling:
    return id_of(lambda home: home.staff.appointments[name])


def _journal() -> Iterator[Secret]:
    for name, seen_by in _ENTRIES.items():
        yield from _secrets_of_entry(name, seen_by)
    for what, mark in (
        ("題", "TURNED"),
        ("日記", "TURNED"),
        ("題", "DELETED"),
        ("日記", "DELETED"),
        ("写真", "DELETED"),
    ):
        yield Secret(f"{what} of what was written before: {mark}", words(marked(what, mark)), NOBODY_EVER)
    yield Secret("id of the deleted entry", id_of(lambda home: home.staff.deleted_entry), GUARDIANS)
    yield Secret("that an entry is open to the municipality", words('"wardConsent":{'), WHOLE)
    for person in (Person.MOTHER, Person.FATHER):
        alone = frozenset({person})
        yield Secret(f"a photo of {person}'s in no entry", words(marked("写真だけ", person.value)), alone)
        yield Secret(f"id of a photo of {person}'s in no entry", _loose_photo_id(person.value), alone)
    yield Secret("a deleted photo", words(marked("写真だけ", "消去")), NOBODY_EVER)
    yield Secret("when a tooth came", words(f'"day":"{TOOTH_CAME}"'), FAMILY | STAFF)


def _secrets_of_entry(name: str, seen_by: frozenset[Person]) -> Iterator[Secret]:
    for what in ("題", "日記"):
        yield Secret(
            f"{what} of the entry {name}",
            lambda home, what=what: home.staff.entries[name].text(what),  # type: ignore[misc]
            seen_by,
        )
    yield Secret(f"photo of the entry {name}", words(marked("写真", name)), seen_by)
    found_by = _SEEN_BEFORE.get(name, seen_by)
    yield Secret(f"id of the entry {name}", id_of(lambda home: home.staff.entries[name].id), found_by)
    yield Secret(f"id of the photo of the entry {name}", id_of(lambda home: home.staff.entries[name].photo), found_by)


def _loose_photo_id(whose: str) -> Spelling:
    return id_of(lambda home: home.staff.loose_photos[whose])


def _ward_access() -> Iterator[Secret]:
    yield Secret("number of the father's handbook", words(FATHERS_NUMBER), FATHER | WARD_AND_KIN)
    yield Secret("when the father's was registered", _registered_at(FATHERS_NUMBER), FATHER | WARD)
    yield Secret("number of the mother's handbook", words(MOTHERS_NUMBER), MOTHER)
    yield Secret("when the mother's was registered", _registered_at(MOTHERS_NUMBER), MOTHER)
    yield Secret("where else the mother is at home", words(f'"{THIRD}"'), MOTHER)
    yield Secret("number of a handbook nobody registered", words(UNREGISTERED_NUMBER), WARD_AND_KIN)
    yield Secret("codes of the ward", _codes, NOBODY_EVER)
    yield Secret("a look of the staff's", pattern(r'"on":"2026-11-\d\d","municipality":'), GUARDIANS)
    yield Secret("where those who looked work", words('"municipalityName":"練馬区"'), MOTHER)
    yield Secret("whether whereabouts are kept", words('"isUndisclosed":false'), STAFF)


def _registered_at(handbook: str) -> Spelling:
    return lambda home: home.staff.registered_at[handbook]


def _codes(home: Household) -> tuple[str, ...]:
    return (home.staff.counter_code, *home.staff.issue_codes.values())


STAFF_SECRETS: tuple[Secret, ...] = (*_checkups(), *_appointments(), *_journal(), *_ward_access())

OF_THE_MUNICIPALITYS_OWN = frozenset(
    {
        "place of a checkup day",
        "id of a checkup day",
        "number of the father's handbook",
        "when the father's was registered",
        "number of a handbook nobody registered",
        *OF_THE_DESKS_OWN,
        *OF_ANNOUNCEMENTS,
        *OF_ARTICLES,
        *OF_PLACES,
    }
)
"""The names of secrets that are no family's: its staff look at what is the municipality's without a word in the log."""
