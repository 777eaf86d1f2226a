"""Checkups of the demonstration: what staff found and showed the family, what the family says, and questionnaires."""

from collections.abc import Mapping
from datetime import timedelta

from handbook_api.checkups.entry import CheckupEntry, OwnCheckupEntry
from handbook_api.checkups.keys import CheckupKey
from handbook_api.checkups.records import Judgement
from handbook_api.children.model import Child
from handbook_api.demo.people import STAFF, Person, chosen_id
from handbook_api.demo.writing import unless_changed
from handbook_api.forms.answers import (
    Answers,
    ApproximateDate,
    ApproximateDateAnswer,
    ChoiceAnswer,
    DatePrecision,
    NumberAnswer,
)
from handbook_api.forms.entry import FormEntry
from handbook_api.forms.keys import FormKey
from handbook_api.forms.records import FormState
from handbook_api.forms.sharing import CONSENT_WORDING
from handbook_api.house import House
from handbook_api.platform.civil_dates import add_months

FOUR_MONTHS = "INFANT_4_MONTHS"
AFTER_BIRTH = {
    "NEWBORN_HEARING": 2,
    "NEWBORN_METABOLIC": 5,
    "NEWBORN_VISIT": 20,
    "VISIT_TO_EVERY_INFANT": 20,
    "INFANT_1_MONTH": 31,
}
"""The checkups that every child of the demonstration has had, by its age in days: the family wrote them down."""
TO_TWO_YEARS = {
    "INFANT_4_MONTHS": 128,
    "INFANT_6_MONTHS": 190,
    "INFANT_9_MONTHS": 285,
    "TODDLER_18_MONTHS": 565,
    "TODDLER_18_MONTHS_DENTAL": 571,
    "CHILD_2_YEARS_DENTAL": 745,
}
"""Likewise, what Haruto has had since."""
_HELD_AFTER_DAYS = 9


async def attend(house: House, by: Person, child: Child, attended: Mapping[str, int]) -> None:
    """The family says which checkups were held, at these ages in days."""
    for kind, age_days in attended.items():
        key = CheckupKey(child.key, chosen_id(f"{child.key.child}-{kind}"))
        held = OwnCheckupEntry(kind, child.birth.born_on + timedelta(days=age_days))
        await unless_changed(house.services.own_checkups.record(by.principal, key, held))


async def release_four_months(house: House, child: Child, found: Mapping[str, int]) -> None:
    """Staff recorded the checkup at four months with what they `found` (by the form's questions), and released it."""
    key = CheckupKey(child.key, chosen_id(f"{child.key.child}-record"))
    entry = CheckupEntry(
        kind=FOUR_MONTHS,
        attended_on=add_months(child.birth.born_on, 4) + timedelta(days=_HELD_AFTER_DAYS),
        findings={
            **{question: NumberAnswer(value) for question, value in found.items()},
            "nutrition_state": ChoiceAnswer("GOOD"),
            "hip_limitation": ChoiceAnswer("NO"),
        },
        judgement=Judgement.HEALTHY,
        place="石神井保健相談所",
        remarks="双子。次回も同じ日に予約できるよう案内した。",
        sign=True,
    )
    seen = await unless_changed(house.services.checkups.record(STAFF.principal, key, entry))
    if seen is not None and seen.record.released_at is None and seen.record.counts:
        await house.services.checkups.release(STAFF.principal, key, seen.record.version, ())


async def answer_at_four_months(house: House, by: Person, child: Child) -> None:
    """A questionnaire that the family sent, and lets the municipality read."""
    held_up = ApproximateDate(DatePrecision.MONTH, add_months(child.birth.born_on, 3).replace(day=1))
    answers: Answers = {
        "head_control_date": ApproximateDateAnswer(held_up),
        "smiles_when_played": ChoiceAnswer("YES"),
        "eye_concern": ChoiceAnswer("NO"),
        "turns_to_unseen_voice": ChoiceAnswer("YES"),
        "outdoor_air": ChoiceAnswer("YES"),
        "child_seat": ChoiceAnswer("YES"),
    }
    key = FormKey(child.key, chosen_id(f"{child.key.child}-form"))
    begun = await unless_changed(house.services.forms.start(by.principal, key, FormEntry("guardian_3_4m", answers)))
    if begun is None or begun.record.state is not FormState.DRAFT:
        return
    sent = await house.services.forms.send(by.principal, key, begun.record.version)
    await house.services.form_sharing.share(by.principal, key, sent.record.version, CONSENT_WORDING)


async def answer_half_way(house: House, by: Person, child: Child) -> None:
    """A questionnaire that was begun one evening, and put aside."""
    key = FormKey(child.key, chosen_id(f"{child.key.child}-form"))
    answers: Answers = {"runs": ChoiceAnswer("YES"), "uses_spoon": ChoiceAnswer("YES")}
    await unless_changed(house.services.forms.start(by.principal, key, FormEntry("guardian_2y", answers)))
