"""What must not be told to everybody: the table of the household's secrets, and who may ever see each of them."""

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from handbook_api.families.access import Audience, Side
from tests.access import household as given
from tests.access.household import Household, Kind
from tests.access.ids import own_part, read
from tests.access.people import EVERYBODY, FAMILY, GUARDIANS, LATER, STAFF, Person
from tests.access.secret import (
    MOTHER,
    NOBODY_EVER,
    STRANGER,
    WHOLE,
    Secret,
    Sought,
    id_of,
    number,
    pattern,
    spelled_number,
    words,
)
from tests.access.secrets_articles import ARTICLE_SECRETS
from tests.access.secrets_desk import DESK_SECRETS
from tests.access.secrets_places import PLACE_SECRETS
from tests.access.secrets_pregnancies import PREGNANCY_SECRETS
from tests.access.secrets_staff import STAFF_SECRETS
from tests.access.secrets_telling import TELLING_SECRETS


def own_name(person: Person) -> Secret:
    """How a member calls herself. The mother is expected at a place of the ward, whose staff read her name there."""
    name = person.value
    is_member = person in FAMILY
    seen_by = WHOLE if is_member else NOBODY_EVER
    if person is Person.MOTHER:
        seen_by |= LATER
    return Secret(f"own name of {name}", lambda home: home.own_names[person], seen_by)


def member_id(person: Person) -> Secret:
    """The id of a member. Of one who has gone, guardians find it in the account of changes."""
    seen_by = WHOLE if person in FAMILY else GUARDIANS
    return Secret(f"member id of {person.value}", id_of(lambda home: home.members[home.own_names[person]]), seen_by)


def user_id(person: Person) -> Secret:
    """Under which name somebody signs in. The nurse's stands under the checkups that she has signed."""
    if person in LATER:
        return user_id(Person.NURSE)
    seen_by = STAFF if person is Person.NURSE else NOBODY_EVER
    return Secret(f"user id of {person.value}", lambda home: home.uids[person], seen_by)


def joined_at(person: Person) -> Secret:
    """The instant at which a member joined: to the others in the family it is told as a day."""
    seen_by = STAFF | (frozenset({person}) & GUARDIANS)
    return Secret(f"when {person.value} joined", lambda home: home.joined_at[home.own_names[person]], seen_by)


RECORDS_ARE_SEEN_BY = {
    Kind(Side.FAMILY, Audience.MOTHER): MOTHER,
    Kind(Side.FAMILY, Audience.GUARDIANS): GUARDIANS | STAFF,
    Kind(Side.FAMILY, Audience.FAMILY): FAMILY | STAFF,
    Kind(Side.FAMILY, Audience.STAFF): NOBODY_EVER,
    Kind(Side.OFFICIAL, Audience.MOTHER): MOTHER | STAFF,
    Kind(Side.OFFICIAL, Audience.GUARDIANS): GUARDIANS | STAFF,
    Kind(Side.OFFICIAL, Audience.FAMILY): FAMILY | STAFF,
    Kind(Side.OFFICIAL, Audience.STAFF): STAFF,
}
"""By whose record it is and for whom it is meant."""


def _secrets_of_record(kind: Kind) -> Iterator[Secret]:
    seen_by = RECORDS_ARE_SEEN_BY[kind]
    yield Secret(f"note of the {kind}", lambda home: home.records[kind].note, seen_by)
    yield Secret(
        f"weight in the {kind}", lambda home: spelled_number(home.records[kind].weight_grams, thousandth=True), seen_by
    )
    yield Secret(f"id of the {kind}", id_of(lambda home: home.records[kind].id), seen_by)


def _secrets_of_vaccination(name: str) -> Iterator[Secret]:
    whereabouts = MOTHER | STAFF if name == "KEPT" else WHOLE
    for what, seen_by in {"lot": WHOLE, "note": WHOLE, "place": whereabouts, "given_by": whereabouts}.items():
        yield Secret(
            f"{what} of the vaccination {name}",
            lambda home, what=what: getattr(home.vaccinations[name], what),  # type: ignore[misc]
            seen_by,
        )
    yield Secret(f"id of the vaccination {name}", id_of(lambda home: home.vaccinations[name].id), WHOLE)


_CORRECTED_DAYS = 34
"""Of `household.MEASURED_ON`. A record's corrected age beside its age tells the length of the pregnancy."""

SECRETS: tuple[Secret, ...] = (
    # The family and its people
    Secret("family id", lambda home: read(home.family)[1], FAMILY | STAFF | LATER),
    *(own_name(person) for person in (*sorted(FAMILY), Person.REMOVED, Person.LEFT)),
    *(member_id(person) for person in (*sorted(FAMILY), Person.REMOVED, Person.LEFT)),
    *(joined_at(person) for person in sorted(FAMILY)),
    Secret("own name of the uncle", words(given.UNCLE), WHOLE),
    Secret("until when the consent is", words(f'"until":"{given.CONSENT_UNTIL}"'), MOTHER | STAFF),
    Secret("id of the open invitation", id_of(lambda home: home.open_invitation), GUARDIANS),
    Secret("expiry of the open invitation", lambda home: home.open_invitation_expires_at, MOTHER),
    Secret("id of a withdrawn invitation", id_of(lambda home: home.other_invitations["WITHDRAWN"]), GUARDIANS),
    Secret(
        "id of the removed member's invitation", id_of(lambda home: home.other_invitations["OF_REMOVED"]), GUARDIANS
    ),
    Secret("codes", lambda home: (home.open_code, *home.dead_codes.values()), NOBODY_EVER),
    *(user_id(person) for person in sorted(EVERYBODY - LATER - {Person.NOBODY})),
    # The children
    Secret("the child's name", words(given.CHILD), FAMILY | STAFF),
    Secret("the child's name before it was corrected", words(given.CHILD_BEFORE), NOBODY_EVER),
    Secret("the child's id", id_of(lambda home: home.child), FAMILY | STAFF),
    Secret("the twin's name", words(given.TWIN), FAMILY | STAFF),
    Secret("the deleted child's name", words(given.DELETED_CHILD), NOBODY_EVER),
    Secret("the deleted child's id", id_of(lambda home: home.deleted_child), GUARDIANS),
    Secret("time of birth", words("03:47"), WHOLE),
    Secret("weight at birth", number(1_437, thousandth=True), WHOLE),
    Secret("length at birth", number(403), WHOLE),
    Secret("head at birth", number(283), WHOLE),
    Secret("chest at birth", number(261), WHOLE),
    Secret("weeks of pregnancy", words('"weeks":30'), WHOLE),
    Secret("pregnancy by the corrected age of a record", words(f'"correctedAgeDays":{_CORRECTED_DAYS}'), WHOLE),
    Secret("pregnancy by the corrected age on a chart", words(f'"ageDays":{_CORRECTED_DAYS},'), WHOLE),
    Secret("municipality", pattern(r'"familyId":"[^"]*","municipality":"131202"'), WHOLE),
    Secret("place of the checkup", words("お住まいの地域を担当する保健相談所"), WHOLE),
    # What was measured
    *(secret for kind in given.EVERY_KIND for secret in _secrets_of_record(kind)),
    Secret("note of the deleted record", lambda home: home.deleted_record.note, NOBODY_EVER),
    Secret("weight in the deleted record", lambda home: spelled_number(home.deleted_record.weight_grams), NOBODY_EVER),
    Secret("id of the deleted record", id_of(lambda home: home.deleted_record.id), GUARDIANS),
    # Vaccinations
    *(secret for name in given.VACCINATION_SIDES for secret in _secrets_of_vaccination(name)),
    Secret(
        "texts of the deleted vaccination",
        lambda home: (home.deleted_vaccination.lot, home.deleted_vaccination.place, home.deleted_vaccination.note),
        NOBODY_EVER,
    ),
    Secret("id of the deleted vaccination", id_of(lambda home: home.deleted_vaccination.id), GUARDIANS),
    Secret("id of a decision", id_of(lambda home: home.decision), WHOLE),
    Secret("reason of a decision", lambda home: home.decision_reason, WHOLE),
    Secret("an infection of the mother's", words('"maternalHbsagPositive":true'), MOTHER),
    Secret("an infection of the mother's as a reason", words("母子感染予防"), MOTHER),
    Secret("an illness of the child's", words('"hadVaricella":true'), WHOLE),
    Secret("where vaccinations stand", words('"vaccinationForecast":[{'), WHOLE | STRANGER),
    Secret("when vaccinations are planned", words('"visitPlan":[{'), WHOLE | STRANGER),
    # Pushes and devices
    Secret("texts of the pushes", lambda home: home.push_texts, GUARDIANS),
    *(
        Secret(
            f"ids of the pushes to {person.value}",
            lambda home, person=person: tuple(own_part(push) for push in home.pushes[person]),  # type: ignore[misc]
            frozenset({person}) & GUARDIANS,
        )
        for person in (Person.MOTHER, Person.FATHER, Person.REMOVED, Person.LEFT)
    ),
    Secret("when the mother read a push", lambda home: home.push_read_at, MOTHER),
    Secret("tokens of devices", lambda home: tuple(home.tokens.values()), NOBODY_EVER),
    *PREGNANCY_SECRETS,
    *STAFF_SECRETS,
    *DESK_SECRETS,
    *TELLING_SECRETS,
    *ARTICLE_SECRETS,
    *PLACE_SECRETS,
    # What is not the household's: who may see hers must really see it.
    Secret("own name of STRANGER", words("にしのあおい"), STRANGER),
    Secret("the stranger's child", words(given.STRANGERS_CHILD), STRANGER),
    Secret("the stranger's record", words(given.STRANGERS_NOTE), STRANGER),
    Secret("weight in the stranger's record", number(given.STRANGERS_WEIGHT_GRAMS), STRANGER),
)

PUBLIC = frozenset(secret.name for secret in SECRETS if secret.seen_by >= EVERYBODY - {Person.NOBODY})
"""The names of those that are none."""


_WHERE_IN_THE_DOCUMENT = re.compile(r'"locations":\[[^\]]*\]')
"""Lines and columns of what the asker sent herself: numbers that look like any other."""


def seen_in(text: str, household: Household, known: Collection[str] = ()) -> frozenset[str]:
    """The names of the secrets that an answer gives away, but for those that are `known`."""
    return _sought(household).names_in(unwrapped(_WHERE_IN_THE_DOCUMENT.sub("", text)), known)


@cache
def _sought(household: Household) -> Sought:
    return Sought(SECRETS, household)


def allowed(person: Person) -> frozenset[str]:
    """The names of the secrets that a person may see, and does."""
    return frozenset(secret.name for secret in SECRETS if person in secret.seen_by)


_WRAPPED = re.compile(r"[A-Za-z0-9_-]{12,}")


def unwrapped(text: str) -> str:
    """The text, and behind it whatever is written in it as base64: ids and cursors are no hiding places."""
    return "\n".join((text, *filter(None, map(_opened, set(_WRAPPED.findall(text))))))


@lru_cache(maxsize=50_000)
def _opened(wrapped: str) -> str | None:
    """What is written in something as base64, `None` where nothing is. Most ids are in many answers."""
    try:
        return base64.b64decode(wrapped + "=" * (-len(wrapped) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError):
        return None
