"""What is sent about vaccinations, and what comes of it."""

from collections.abc import Mapping
from datetime import date

import strawberry

from handbook_api.immunization.assessing import DOSES_CEILING, Question
from handbook_api.immunization.check import PlannedInjection
from handbook_api.immunization.entry import VaccinationEntry, scanned
from handbook_api.immunization.models import Conditions, DecisionKind, GivenDose, Patient, VaccineGroup
from handbook_api.immunization.records import ConditionKind, InjectionSite, Vaccination, VaccinationSource
from handbook_api.platform.vocabulary import Sex
from schema.immunization import VaccinationRecord
from schema.immunization_decisions import VaccinationConditions, VaccinationDecision
from schema.mistakes import UserError

_BARCODE = (
    "What a scanner read from the vial or its box: a GS1 barcode with lot and expiry. Instead of `lot` and `expiresOn`, or "
    "beside them where they say the same."
)


@strawberry.input
class _EntryInput:
    product: str = strawberry.field(description="The vaccine's code; `vaccineProducts` lists them.")
    given_on: date = strawberry.field(description="The day it was given; not before birth, not in the future.")
    lot: str | None = strawberry.field(default=None, description="The vial's lot number, at most 20 characters.")
    expires_on: date | None = strawberry.field(
        default=None, description="The vial's last day; of one that names a month, the last of the month."
    )
    barcode: str | None = strawberry.field(default=None, description=_BARCODE)
    site: InjectionSite | None = strawberry.field(default=None, description="Where on the body.")
    place: str | None = strawberry.field(default=None, description="The clinic or place, at most 100 characters.")
    given_by: str | None = strawberry.field(default=None, description="Who gave it, at most 60 characters.")
    note: str | None = strawberry.field(default=None, description="Free text, at most 1,000 characters.")
    source: VaccinationSource | None = strawberry.field(
        default=None,
        description="Left out: PARENT of guardians, STAFF of staff, and of a correction what the record says already. "
        "Staff may say CLINIC.",
    )

    def entry(self, today: date) -> VaccinationEntry:
        """What the service takes. Raises `Refused` for a barcode that cannot be used."""
        given = Vaccination(self.product, self.given_on, self.lot, self.expires_on, self.site)
        return VaccinationEntry(scanned(given, self.barcode, today), self.place, self.given_by, self.note, self.source)


@strawberry.input(
    description="Record a dose as it was given. One that breaks a rule of the schedule is recorded as well."
)
class RecordVaccinationInput(_EntryInput):
    """For `recordVaccination`."""

    child_id: strawberry.ID = strawberry.field(description="Who got it.")
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request records nothing twice. Left out: one is made.",
    )


@strawberry.input(description="Replace everything that was entered about a dose.")
class CorrectVaccinationInput(_EntryInput):
    """For `correctVaccination`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Delete a record of the family's own.")
class DeleteVaccinationInput:
    """For `deleteVaccination`."""

    record_id: strawberry.ID = strawberry.field(description="Which record.")
    expected_version: int = strawberry.field(description="The version the person saw.")


@strawberry.input(description="Enter what the municipality decided about a broken rule or an exception.")
class RecordVaccinationDecisionInput:
    """For `recordVaccinationDecision`."""

    child_id: strawberry.ID = strawberry.field(description="About whom.")
    kind: DecisionKind = strawberry.field(description="What was decided.")
    group: VaccineGroup = strawberry.field(description="About which group.")
    reason: str = strawberry.field(
        description="Why, at most 1,000 characters. The guardians read it: see `Family.isWhereaboutsKept` before writing."
    )
    is_reason_for_family: bool = strawberry.field(
        default=True,
        description="False: the reason stays with the municipality, and the guardians read the decision alone.",
    )
    record_id: strawberry.ID | None = strawberry.field(
        default=None, description="The dose, for ACCEPT_DOSE and IGNORE_DOSE; not looked at for the others."
    )
    until: date | None = strawberry.field(
        default=None,
        description="The last routine day, for EXTEND_UNTIL; not looked at for the others. At most two years ahead, and "
        "not beyond the age that the law sets for the group.",
    )
    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request decides nothing twice. Left out: one is made.",
    )


@strawberry.input(description="Let a decision count no more.")
class WithdrawVaccinationDecisionInput:
    """For `withdrawVaccinationDecision`."""

    decision_id: strawberry.ID = strawberry.field(description="Which decision.")


@strawberry.input(
    description="Say what decides on vaccinations besides age. A field that is left out stays as it is; null takes back what "
    "the caller's side said."
)
class SetVaccinationConditionsInput:
    """For `setVaccinationConditions`."""

    child_id: strawberry.ID = strawberry.field(description="About whom.")
    maternal_hbsag_positive: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether the mother carries hepatitis B. For the mother and the staff alone; another guardian is not "
        "shown it, and may not say it.",
    )
    had_varicella: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the child has had chickenpox."
    )
    mr_shortage_approved: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the measles-rubella shortage rule was approved. For staff alone."
    )

    def statements(self) -> Mapping[ConditionKind, bool | None]:
        """What is said, without what was left out."""
        said = {
            ConditionKind.MATERNAL_HBSAG_POSITIVE: self.maternal_hbsag_positive,
            ConditionKind.HAD_VARICELLA: self.had_varicella,
            ConditionKind.MR_SHORTAGE_APPROVED: self.mr_shortage_approved,
        }
        return {kind: value for kind, value in said.items() if value is not strawberry.UNSET}


@strawberry.input(description="An injection that is about to be given.")
class CheckVaccinationInput:
    """For `checkVaccination`."""

    child_id: strawberry.ID = strawberry.field(description="Who is to get it.")
    product: str = strawberry.field(description="The vaccine's code, as the vial in the hand says.")
    lot: str | None = strawberry.field(default=None, description="The vial's lot number, at most 20 characters.")
    expires_on: date | None = strawberry.field(default=None, description="The vial's last day.")
    barcode: str | None = strawberry.field(default=None, description=_BARCODE)
    on: date | None = strawberry.field(default=None, description="The day of the injection. Left out: today.")

    def planned(self, today: date) -> PlannedInjection:
        """What the service takes. Raises `Refused` for a barcode that cannot be used."""
        on = self.on or today
        vial = scanned(Vaccination(self.product, on, self.lot, self.expires_on), self.barcode, today)
        return PlannedInjection(self.product, on, vial.lot, vial.expires_on)


@strawberry.input(description="A dose that was given.")
class GivenDoseInput:
    """One dose for `forecastVaccinations`."""

    product: str = strawberry.field(description="The vaccine's code; `vaccineProducts` lists them.")
    given_on: date = strawberry.field(name="date", description="The day it was given.")


@strawberry.input(description="What decides on vaccinations besides age; left out or null: nobody said.")
class VaccinationConditionsInput:
    """For `forecastVaccinations`."""

    maternal_hbsag_positive: bool | None = strawberry.field(
        default=None, description="Whether the mother carries hepatitis B."
    )
    had_varicella: bool | None = strawberry.field(default=None, description="Whether the child has had chickenpox.")
    mr_shortage_approved: bool | None = strawberry.field(
        default=None, description="Whether the measles-rubella shortage rule was approved."
    )


@strawberry.input(description="A question about one group, for somebody whose handbook is not here. Nothing is stored.")
class ForecastVaccinationsInput:
    """For `forecastVaccinations`."""

    group: VaccineGroup = strawberry.field(description="About which group.")
    birth_date: date = strawberry.field(description="The date of birth.")
    doses: list[GivenDoseInput] = strawberry.field(
        description=f"All doses that were given, of every group, in any order; at most {DOSES_CEILING}. May be empty."
    )
    on: date = strawberry.field(description="The day on which it is asked.")
    sex: Sex | None = strawberry.field(default=None, description="For HPV. Left out: not known.")
    due_date: date | None = strawberry.field(default=None, description="Of the pregnancy; for RSV_MATERNAL alone.")
    product: str | None = strawberry.field(
        default=None, description="The product assumed for a first dose. Left out: the usual one."
    )
    conditions: VaccinationConditionsInput | None = strawberry.field(
        default=None, description="What decides besides age."
    )

    def question(self) -> Question:
        """What the rules take."""
        said = self.conditions or VaccinationConditionsInput()
        conditions = Conditions(said.maternal_hbsag_positive, said.had_varicella, said.mr_shortage_approved)
        patient = Patient(self.birth_date, self.sex or Sex.UNKNOWN, self.due_date, conditions)
        doses = tuple(GivenDose(f"{place:03}", one.product, one.given_on) for place, one in enumerate(self.doses))
        return Question(self.group, patient, doses, self.on, self.product)


@strawberry.type(description="What came of recording or correcting a dose.")
class VaccinationRecordPayload:
    """A record, or why not."""

    record: VaccinationRecord | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a dose.")
class DeleteVaccinationPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    record: VaccinationRecord | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the record as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of a decision.")
class VaccinationDecisionPayload:
    """A decision, or why not."""

    decision: VaccinationDecision | None = strawberry.field(description="As it stands now. Null with errors.")
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of saying what decides on vaccinations.")
class VaccinationConditionsPayload:
    """The conditions, or why not."""

    conditions: VaccinationConditions | None = strawberry.field(
        description="All of them as they stand now, as far as the caller may know. Null with errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
