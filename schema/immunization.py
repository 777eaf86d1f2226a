"""Vaccinations: the vaccines there are, and the doses a child was given, each with what the rules say of it."""

from collections.abc import Mapping
from datetime import date, datetime

import strawberry

from handbook_api.children.service import SeenChild
from handbook_api.families.told import told_at
from handbook_api.families.whereabouts import knows_whereabouts, reads_texts
from handbook_api.immunization.models import DoseReason, VaccineGroup, Verdict
from handbook_api.immunization.records import InjectionSite, VaccinationSource
from handbook_api.immunization.records import VaccinationRecord as StoredVaccination
from handbook_api.immunization.views import Outlook, differences_for, vaccinations_of
from handbook_api.platform.ids import RecordKey
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.texts import LANGUAGES
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id
from schema.node import Node
from schema.paging import Connection, Edge, check_page_size, connection
from schema.sides import OTHERS_ARE_TOLD_THE_DAY, STAFF_ARE_TOLD_THE_INSTANT, Side

strawberry.enum(
    VaccineGroup,
    description="What is planned together. COVID and MR0 are recorded and never planned; RSV_MATERNAL is the mother's.",
)
strawberry.enum(
    DoseReason,
    name="VaccinationDoseReason",
    description="Which rule a dose does not keep. It was given all the same: what it means is for a clinician to say.",
)
strawberry.enum(
    InjectionSite,
    name="VaccinationSite",
    description="Where a dose was given. ORAL and NASAL are for vaccines that are not injected.",
)
strawberry.enum(
    VaccinationSource,
    description="From whom a record comes. PARENT: a guardian entered it. STAFF: the municipality's staff. CLINIC: staff, "
    "from what the clinic sent in.",
)


@strawberry.type(description="A vaccine that can be recorded.")
class VaccineProduct:
    """A product of the schedule."""

    code: str = strawberry.field(description="Give it as `product`; stable, such as `PCV20`.")
    name: str = strawberry.field(description="In the caller's language.")
    groups: list[VaccineGroup] = strawberry.field(description="The groups in which it counts. Empty: only recorded.")
    valid_from: date | None = strawberry.field(description="Routine from this day on. Null: no such day is known.")
    valid_until: date | None = strawberry.field(description="Routine until this day. Null: it still is.")


def shown_products(context: Context) -> list[VaccineProduct]:
    """Every product of the schedule."""
    return [
        VaccineProduct(
            code=one.code,
            name=_named(one.names, context),
            groups=list(one.groups),
            valid_from=one.valid_from,
            valid_until=one.valid_until,
        )
        for one in context.services.schedule.products.values()
    ]


@strawberry.type(
    description="What the schedule's rules say of one dose. Not a diagnosis, and no advice to repeat a dose."
)
class VaccinationVerdict:
    """What became of a dose."""

    group: VaccineGroup = strawberry.field(description="The group in which it was looked at.")
    group_name: str = strawberry.field(description="In the caller's language.")
    dose: str | None = strawberry.field(
        description="The place it took in the series, such as `1` or `booster`. Null where it took none."
    )
    is_routine: bool = strawberry.field(description="Whether it keeps every rule of the routine schedule (定期接種).")
    reason: DoseReason | None = strawberry.field(description="Which rule it does not keep. Null where it keeps all.")
    limit: date | None = strawberry.field(
        description="The day that rule gives: the first or the last on which the dose was routine. Null where there is none."
    )
    text: str = strawberry.field(description="The same as a sentence, for the person.")


def shown_verdict(verdict: Verdict, stored: StoredVaccination, context: Context) -> VaccinationVerdict:
    """A verdict in the caller's language."""
    return VaccinationVerdict(
        group=verdict.group,
        group_name=group_named(verdict.group, context),
        dose=verdict.dose,
        is_routine=verdict.reason is None,
        reason=verdict.reason,
        limit=verdict.limit,
        text=_verdict_text(verdict, stored, context),
    )


def _verdict_text(verdict: Verdict, stored: StoredVaccination, context: Context) -> str:
    if verdict.rule is None:
        return context.say("vaccination.verdict.ROUTINE")
    limit = verdict.limit or stored.vaccination.given_on
    return context.say(verdict.rule, limit=limit.isoformat())


@strawberry.type(description="A dose as it was given. Odd ones are kept like all others: history is what happened.")
class VaccinationRecord(Node):
    """A stored dose, as one person sees it."""

    version: int = strawberry.field(description="Give it as `expectedVersion` when changing the record.")
    product: str = strawberry.field(description="The vaccine's code; `vaccineProducts` lists them.")
    product_name: str = strawberry.field(description="In the caller's language.")
    given_on: date = strawberry.field(description="The day it was given.")
    lot: str | None = strawberry.field(description="The vial's lot number. Null where it was not entered.")
    expires_on: date | None = strawberry.field(description="The vial's last day. Null where it was not entered.")
    site: InjectionSite | None = strawberry.field(description="Where on the body. Null where it was not entered.")
    place: str | None = strawberry.field(
        description="The clinic or place. Null where it was not entered, or is not shown to the caller."
    )
    given_by: str | None = strawberry.field(
        description="Who gave it. Null where it was not entered, or is not shown to the caller."
    )
    note: str | None = strawberry.field(
        description="Free text. Null where there is none, or it is not shown to the caller."
    )
    source: VaccinationSource = strawberry.field(description="From whom the record comes.")
    side: Side = strawberry.field(description="Whose record it is.")
    recorded_at: datetime = strawberry.field(description=f"When it was first entered. {OTHERS_ARE_TOLD_THE_DAY}")
    corrected_at: datetime | None = strawberry.field(
        description=f"When it was last corrected. {STAFF_ARE_TOLD_THE_INSTANT} Null while it never was."
    )
    outlook: strawberry.Private[Outlook]
    stored: strawberry.Private[StoredVaccination]

    @strawberry.field(
        description="What the rules say of it, by all that is recorded now. Null for a vaccine that is only recorded."
    )
    def verdict(self, info: Info) -> VaccinationVerdict | None:
        """The verdict of the group in which it counts."""
        found = self.outlook.verdict(self.stored)
        return shown_verdict(found, self.stored, info.context) if found else None


async def shown_vaccination(
    seen: SeenChild, record: StoredVaccination, context: Context, outlook: Outlook | None = None
) -> VaccinationRecord:
    """A dose as somebody sees it who sees `seen`. An `outlook` is shared by the records of one answer."""
    given, cipher = record.vaccination, context.services.cipher
    is_told = knows_whereabouts(seen.standing, record.whereabouts_for)
    reads_note = reads_texts(seen.standing, record.side, record.whereabouts_for)
    return VaccinationRecord(
        id=_id_of(seen, record),
        version=record.version,
        product=given.product,
        product_name=product_named(given.product, context),
        given_on=given.given_on,
        lot=given.lot,
        expires_on=given.expires_on,
        site=given.site,
        place=await cipher.decrypt_optional(record.sealed_place) if is_told else None,
        given_by=await cipher.decrypt_optional(record.sealed_given_by) if is_told else None,
        note=await cipher.decrypt_optional(record.sealed_note) if reads_note else None,
        source=record.source,
        side=record.side,
        recorded_at=_recorded_at(seen, record, context),
        corrected_at=told_at(record.corrected_at, None, seen.standing, context.services.zone),
        outlook=outlook or outlook_of(seen, context),
        stored=record,
    )


def outlook_of(seen: SeenChild, context: Context) -> Outlook:
    """Where a child stands today."""
    return Outlook(
        context.services.schedule,
        seen.child,
        differences_for(seen.child, context.services.municipalities),
        context.today,
    )


async def page_of_vaccinations(
    seen: SeenChild, outlook: Outlook, context: Context, first: int, after: str | None
) -> Connection[VaccinationRecord]:
    """A page of the doses that are meant for her, the last given in front; of one day, the last entered as she is told.

    The cursor of a dose is its id. Raises `Refused(NOT_A_CURSOR)` for one that is gone since: there is no place to read
    on from.
    """
    size = check_page_size(first)
    newest_first = sorted(
        vaccinations_of(seen),
        key=lambda one: (one.vaccination.given_on, _recorded_at(seen, one, context), one.id),
        reverse=True,
    )
    records = newest_first[_place_after(seen, newest_first, after) :]
    edges = [
        Edge(cursor=_id_of(seen, record), node=await shown_vaccination(seen, record, context, outlook))
        for record in records[:size]
    ]
    return connection(edges, after, has_next_page=len(records) > size)


def _place_after(seen: SeenChild, records: list[StoredVaccination], cursor: str | None) -> int:
    if cursor is None:
        return 0
    found = next((place for place, record in enumerate(records) if _id_of(seen, record) == cursor), None)
    if found is None:
        raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))
    return found + 1


def _recorded_at(seen: SeenChild, record: StoredVaccination, context: Context) -> datetime:
    return told_at(record.recorded_at, record.recorded_by, seen.standing, context.services.zone)


def _id_of(seen: SeenChild, record: StoredVaccination) -> strawberry.ID:
    return global_id(NodeKind.VACCINATION_RECORD, RecordKey(seen.child.key, record.id))


def group_named(group: VaccineGroup, context: Context) -> str:
    """A group's name in the caller's language."""
    rules = context.services.schedule.by_group.get(group)
    return _named(rules.names, context) if rules else context.say(f"vaccination.group.{group}")


def product_named(code: str, context: Context) -> str:
    """A product's name in the caller's language; the code itself for one that the schedule does not have any more."""
    product = context.services.schedule.products.get(code)
    return _named(product.names, context) if product else code


def _named(names: Mapping[str, str], context: Context) -> str:
    return names.get(context.language) or names[LANGUAGES[0]]
