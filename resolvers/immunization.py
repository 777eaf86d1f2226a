"""Vaccinations: record, correct, delete, decide, check before an injection, and forecast without a family."""

from typing import Annotated

import strawberry

from handbook_api.children.service import SeenChild
from handbook_api.immunization.assessing import assess
from handbook_api.immunization.decisions import DecisionEntry, SeenDecision
from handbook_api.immunization.service import SeenVaccination
from handbook_api.platform.ids import ChildKey, RecordKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from resolvers.attempts import Attempt, attempt
from resolvers.keys import child_key, chosen_or_new_id
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id, key_of
from schema.immunization import (
    VaccinationRecord,
    VaccineProduct,
    product_named,
    shown_products,
    shown_vaccination,
)
from schema.immunization_checks import VaccinationCheck, shown_warning
from schema.immunization_decisions import shown_conditions, shown_decision
from schema.immunization_forecasts import VaccinationAssessment, shown_assessment
from schema.immunization_inputs import (
    CheckVaccinationInput,
    CorrectVaccinationInput,
    DeleteVaccinationInput,
    DeleteVaccinationPayload,
    ForecastVaccinationsInput,
    RecordVaccinationDecisionInput,
    RecordVaccinationInput,
    SetVaccinationConditionsInput,
    VaccinationConditionsPayload,
    VaccinationDecisionPayload,
    VaccinationRecordPayload,
    WithdrawVaccinationDecisionInput,
)


@strawberry.type
class VaccinationQueries:
    """Queries about vaccinations."""

    @strawberry.field(description="The vaccines that can be recorded, in the schedule's order.")
    def vaccine_products(self, info: Info) -> list[VaccineProduct]:
        """Every product."""
        _ = info.context.principal
        return shown_products(info.context)

    @strawberry.field(
        description="Where one group stands for somebody whose handbook is not here. Stores nothing; for everybody who is "
        "signed in, staff included."
    )
    def forecast_vaccinations(
        self,
        info: Info,
        input: Annotated[ForecastVaccinationsInput, strawberry.argument(description="Who it is and what was given.")],
    ) -> VaccinationAssessment:
        """The forecast. Raises `Refused` for what the schedule does not know."""
        context = info.context
        _ = context.principal
        return shown_assessment(assess(context.services.schedule, input.question()))

    @strawberry.field(
        description="What speaks against an injection, asked at the moment before it: sisters and brothers, age, interval, "
        "product, vial, what was given already. For guardians, and for staff with the family's consent. Stores nothing."
    )
    async def check_vaccination(
        self,
        info: Info,
        input: Annotated[CheckVaccinationInput, strawberry.argument(description="Who is to get what.")],
    ) -> VaccinationCheck:
        """The warnings. Raises `Refused(NOT_FOUND)` for a child that is not hers to see."""
        context = info.context
        principal, key = context.principal, child_key(input.child_id, "childId")
        planned = input.planned(context.today)
        warnings = await context.services.vaccination_checks.check(principal, key, planned)
        return VaccinationCheck(
            product_name=product_named(planned.product, context),
            lot=planned.lot,
            expires_on=planned.expires_on,
            warnings=[shown_warning(one, context) for one in warnings],
        )


@strawberry.type
class VaccinationMutations:
    """Changes to vaccination records."""

    @strawberry.mutation(
        description="Record a dose. Safe to repeat with the same `id`. By staff the record is OFFICIAL. A dose that breaks a "
        "rule is recorded with its `verdict`, never refused for it."
    )
    async def record_vaccination(
        self, info: Info, input: Annotated[RecordVaccinationInput, strawberry.argument(description="What was given.")]
    ) -> VaccinationRecordPayload:
        """The record, or why not."""
        context = info.context

        async def work() -> SeenVaccination:
            key = RecordKey(child_key(input.child_id, "childId"), chosen_or_new_id(input.id))
            return await context.services.vaccinations.record(context.principal, key, input.entry(context.today))

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Replace everything that was entered about a dose.")
    async def correct_vaccination(
        self,
        info: Info,
        input: Annotated[CorrectVaccinationInput, strawberry.argument(description="The record, anew.")],
    ) -> VaccinationRecordPayload:
        """The corrected record, or why not."""
        context = info.context

        async def work() -> SeenVaccination:
            key = _key(NodeKind.VACCINATION_RECORD, input.record_id, "recordId")
            entry = input.entry(context.today)
            return await context.services.vaccinations.correct(context.principal, key, input.expected_version, entry)

        return await _payload(await attempt(work, context), context)

    @strawberry.mutation(description="Delete a record of the family's own. Safe to repeat.")
    async def delete_vaccination(
        self, info: Info, input: Annotated[DeleteVaccinationInput, strawberry.argument(description="Which record.")]
    ) -> DeleteVaccinationPayload:
        """The id that is gone, or why not."""
        context = info.context

        async def work() -> RecordKey:
            key = _key(NodeKind.VACCINATION_RECORD, input.record_id, "recordId")
            await context.services.vaccinations.delete(context.principal, key, input.expected_version)
            return key

        tried = await attempt(work, context)
        return DeleteVaccinationPayload(
            deleted_id=global_id(NodeKind.VACCINATION_RECORD, tried.result) if tried.result else None,
            record=await _current(tried.current, context),
            errors=tried.errors,
        )

    @strawberry.mutation(
        description="Enter a decision of the municipality's; for staff with the family's consent. It stands in the family's "
        "account of changes. Safe to repeat with the same `id`."
    )
    async def record_vaccination_decision(
        self,
        info: Info,
        input: Annotated[RecordVaccinationDecisionInput, strawberry.argument(description="What was decided.")],
    ) -> VaccinationDecisionPayload:
        """The decision, or why not."""
        context = info.context

        async def work() -> SeenDecision:
            child = child_key(input.child_id, "childId")
            key = RecordKey(child, chosen_or_new_id(input.id))
            dose_id = _dose_id(input.record_id, child)
            entry = DecisionEntry(
                input.kind, input.group, input.reason, dose_id, input.until, input.is_reason_for_family
            )
            return await context.services.vaccination_decisions.decide(context.principal, key, entry)

        return await _decision_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Let a decision count no more; for staff. It stays to be read. Safe to repeat.",
    )
    async def withdraw_vaccination_decision(
        self,
        info: Info,
        input: Annotated[WithdrawVaccinationDecisionInput, strawberry.argument(description="Which decision.")],
    ) -> VaccinationDecisionPayload:
        """The decision, or why not."""
        context = info.context

        async def work() -> SeenDecision:
            key = _key(NodeKind.VACCINATION_DECISION, input.decision_id, "decisionId")
            return await context.services.vaccination_decisions.withdraw(context.principal, key)

        return await _decision_payload(await attempt(work, context), context)

    @strawberry.mutation(
        description="Say what decides on vaccinations besides age. The family and the municipality each keep their own word; "
        "the municipality's counts before the family's. Safe to repeat."
    )
    async def set_vaccination_conditions(
        self,
        info: Info,
        input: Annotated[SetVaccinationConditionsInput, strawberry.argument(description="What is known.")],
    ) -> VaccinationConditionsPayload:
        """The conditions, or why not."""
        context = info.context

        async def work() -> SeenChild:
            key = child_key(input.child_id, "childId")
            return await context.services.vaccination_conditions.state(context.principal, key, input.statements())

        tried = await attempt(work, context)
        return VaccinationConditionsPayload(
            conditions=shown_conditions(tried.result) if tried.result else None, errors=tried.errors
        )


def _key(kind: NodeKind, text: str, field: str) -> RecordKey:
    key = RecordKey.parse(key_of(kind, text, field))
    if key is None:
        raise _not_found(field)
    return key


def _dose_id(text: str | None, child: ChildKey) -> str | None:
    """The dose of this child that an id is of. Raises `Refused(NOT_FOUND)` for another child's, as for none at all."""
    if text is None:
        return None
    key = _key(NodeKind.VACCINATION_RECORD, text, "recordId")
    if key.child != child:
        raise _not_found("recordId")
    return key.record


def _not_found(field: str) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, (field,)))


async def _payload(tried: Attempt[SeenVaccination], context: Context) -> VaccinationRecordPayload:
    return VaccinationRecordPayload(record=await _current(tried.result or tried.current, context), errors=tried.errors)


async def _decision_payload(tried: Attempt[SeenDecision], context: Context) -> VaccinationDecisionPayload:
    found = tried.result
    return VaccinationDecisionPayload(
        decision=await shown_decision(found.child, found.record, context) if found else None, errors=tried.errors
    )


async def _current(seen: object, context: Context) -> VaccinationRecord | None:
    return await shown_vaccination(seen.child, seen.record, context) if isinstance(seen, SeenVaccination) else None
