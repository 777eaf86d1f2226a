"""To whom an appointment exists. Pure.

Where somebody is at an hour that is known beforehand is what must not reach a person she is protected from (支援措置).
So it is not hidden in part: to everybody else the appointment does not exist, in no list, refusal or count.
"""

from handbook_api.appointments.model import Appointment, Purpose
from handbook_api.checkups.model import Subject
from handbook_api.families.access import Action, Audience, Relation, Side, Standing
from handbook_api.families.model import Family
from handbook_api.families.whereabouts import whereabouts_for


def may_book(asker: Standing) -> bool:
    """Whether she books, moves and cancels for this family: guardians, and staff on behalf of a parent who calls."""
    return asker.relation is Relation.STAFF or asker.may(Action.RECORD, Side.FAMILY, Audience.GUARDIANS)


def may_see(asker: Standing, appointment: Appointment) -> bool:
    """Whether an appointment exists for her: never for a viewer, and only for those whom it is kept for."""
    if not asker.may(Action.READ, Side.FAMILY, Audience.GUARDIANS):
        return False
    return asker.relation is Relation.STAFF or exists_for(asker.recorded_by, appointment)


def exists_for(member_id: str | None, appointment: Appointment) -> bool:
    """Whether an appointment exists for a guardian; for the municipality (`None`) every one does."""
    return member_id is None or appointment.kept_for is None or member_id in appointment.kept_for


def kept_for(asker: Standing, family: Family, purpose: Purpose, mother_uid: str | None) -> frozenset[str] | None:
    """For which members an appointment is that `asker` makes now; `None` for every guardian.

    A woman's appointment after birth is hers alone where it is known who she is. Else it is for whoever is shown where
    something was that `asker` enters (`families/whereabouts.py`).
    """
    mother = family.member_of(mother_uid) if mother_uid else None
    if purpose.subject is Subject.MOTHER and mother is not None:
        return frozenset({mother.id})
    return whereabouts_for(asker, family)


def is_hers_to_book(asker: Standing, purpose: Purpose, mother_uid: str | None) -> bool:
    """Whether she may book for this purpose: what is the mother's own is booked by the mother herself, or by staff."""
    if purpose.subject is not Subject.MOTHER or mother_uid is None or asker.relation is Relation.STAFF:
        return True
    return asker.member is not None and asker.member.uid == mother_uid


def audience_for(kept_for: frozenset[str] | None, family: Family) -> Audience:
    """Who reads in the account of changes what happens to an appointment that is kept for these members.

    One that is kept for the mother alone is entered for the MOTHER; one kept for somebody else for STAFF, that is for
    nobody in the family: she finds it by asking for her appointments.
    """
    if kept_for is None:
        return Audience.GUARDIANS
    mothers = frozenset(one.id for one in family.members if one.is_mother)
    return Audience.MOTHER if kept_for == mothers else Audience.STAFF
