"""Pregnancies: the due date and what it rests on, how far it is, its children, its end."""

from datetime import date

import strawberry

from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.pregnancies.dating import (
    DatingBasisEntry,
    GestationalAge,
    age_in_words,
    gestational_age,
    month_of_pregnancy,
)
from handbook_api.pregnancies.model import Dating, DatingBasis, PregnancyStatus
from handbook_api.pregnancies.views import SeenPregnancy
from schema.appointments import PregnancyAppointmentFields
from schema.checkups import PregnancyCheckupFields
from schema.children import Child, shown_child
from schema.context import Context, Info
from schema.deliveries import Delivery, shown_delivery
from schema.endings import (
    Ending,
    EndingSupport,
    shown_ending,
    support_after_one_of_several,
    support_after_pregnancy,
)
from schema.forms_records import PregnancyFormFields
from schema.global_ids import NodeKind, global_id
from schema.growth import Gestation
from schema.journal import PregnancyJournalFields
from schema.mistakes import UserError
from schema.node import Node
from schema.pregnancy_records import PregnancyRecordFields
from schema.sides import Side

strawberry.enum(
    PregnancyStatus,
    description="ACTIVE: it goes on. DELIVERED: the children were born. ENDED: nothing is planned, counted or sent any more; "
    "what is there stays to be read.",
)
strawberry.enum(
    DatingBasis,
    description="What a due date rests on. DUE_DATE: the clinic named it. LAST_PERIOD: its first day, and 280 days. OVULATION: "
    "a known day of ovulation or fertilisation, 2 weeks 0 days. TRANSFER: the day of an embryo's transfer and its age. "
    "EARLY_SCAN: the gestational age that a scan of 8w0d to 11w6d found.",
)


@strawberry.type(description="A due date as it was set.")
class PregnancyDating:
    """A due date with its basis."""

    due_date: date = strawberry.field(description="The due date (分娩予定日).")
    basis: DatingBasis = strawberry.field(description="What it rests on.")
    basis_on: date | None = strawberry.field(description="The day that the basis is about. Null for DUE_DATE.")
    embryo_age_days: int | None = strawberry.field(description="For TRANSFER; null for the others.")
    found: Gestation | None = strawberry.field(description="What an EARLY_SCAN found; null for the others.")
    side: Side = strawberry.field(description="Who set it: the family or the municipality.")
    by: strawberry.ID | None = strawberry.field(
        description="The member who set it. Null for the municipality's staff, whose names are not shown."
    )
    set_on: date = strawberry.field(description="The day on which it was set, in Japan.")


@strawberry.type(description="One of the children to come.")
class Fetus:
    """A child to come, by its place."""

    birth_order: int = strawberry.field(description="1 for a single one; the place among twins or more.")
    ending: Ending | None = strawberry.field(description="That it ended. Null while it goes on, or was born.")


@strawberry.type(
    description="A pregnancy, as the caller may see it. For guardians and the staff the family shares with; to viewers there "
    "is none."
)
class Pregnancy(
    Node,
    PregnancyRecordFields,
    PregnancyCheckupFields,
    PregnancyAppointmentFields,
    PregnancyJournalFields,
    PregnancyFormFields,
):
    """A pregnancy as one person sees it."""

    version: int = strawberry.field(
        description="Give it as `expectedVersion` when changing the pregnancy. It rises with what is said of the pregnancy "
        "itself; each record has a version of its own."
    )
    family_id: strawberry.ID = strawberry.field(description="The family whose handbook it is.")
    status: PregnancyStatus = strawberry.field(description="Whether it goes on.")
    due_date: date = strawberry.field(description="The due date that counts.")
    dating: PregnancyDating = strawberry.field(description="What it rests on: the last of `datings`.")
    datings: list[PregnancyDating] = strawberry.field(description="Every due date that was set, the first in front.")
    fetuses: list[Fetus] = strawberry.field(description="The children to come, in their order: at most 8.")
    is_mine: bool = strawberry.field(
        description="Whether the caller is the one who is pregnant: what is for the mother alone is hers here."
    )
    is_claimed: bool = strawberry.field(
        description="Whether it is known whose it is. Where not, offer `claimPregnancy` to whoever is pregnant."
    )
    municipality: str | None = strawberry.field(
        description="Code of the municipality whose programme is the pregnancy's. Null where it is none of those served."
    )
    ending: Ending | None = strawberry.field(description="That it ended. Null while it goes on and after the birth.")
    seen: strawberry.Private[SeenPregnancy]

    @strawberry.field(
        description="Completed weeks and days today; counted on after 40 weeks. Null once the children were born, for one "
        "that has ended, before 0 weeks 0 days and after 44 weeks 6 days."
    )
    def gestational_age(self, info: Info) -> Gestation | None:
        """How far it is."""
        age = _age_today(self.seen, info.context)
        return Gestation(weeks=age.weeks, days=age.days) if age else None

    @strawberry.field(
        description="Japan's month of pregnancy today (妊娠nか月): month n is weeks 4(n-1) to 4n-1. Null where "
        "`gestationalAge` is, and from 40 weeks on, where the handbook counts in weeks alone."
    )
    def month_of_pregnancy(self, info: Info) -> int | None:
        """The month."""
        age = _age_today(self.seen, info.context)
        return month_of_pregnancy(age) if age else None

    @strawberry.field(
        description="Weeks, days and month today, in the caller's language. Null where `gestationalAge` is: then nothing is "
        "counted, and nothing is to be said in its place."
    )
    def gestation_in_words(self, info: Info) -> str | None:
        """How far it is, in words."""
        age = _age_today(self.seen, info.context)
        return age_in_words(age, info.context.say) if age else None

    @strawberry.field(description="The birth, with the handbook's page on it. Null before the birth.")
    async def delivery(self, info: Info) -> Delivery | None:
        """The birth."""
        return await shown_delivery(self.seen, info.context)

    @strawberry.field(
        description="The children that were born of it and whose handbooks are there, in their order: at most 8."
    )
    async def children(self, info: Info) -> list[Child]:
        """The children."""
        context = info.context
        found = [await context.services.children.see(context.principal, key) for key in self.seen.pregnancy.children]
        return [await shown_child(one, context) for one in found if one is not None]

    @strawberry.field(
        description="A quiet page that names help, once the pregnancy or one of its children to come has ended. Null "
        "otherwise, and for staff."
    )
    def support(self, info: Info) -> EndingSupport | None:
        """The page."""
        pregnancy, asker = self.seen.pregnancy, self.seen.standing
        if all(one.ending is None for one in pregnancy.fetuses):
            return None
        if pregnancy.status is PregnancyStatus.ENDED:
            return support_after_pregnancy(asker, info.context)
        return support_after_one_of_several(asker, info.context)


def shown_pregnancy(seen: SeenPregnancy, context: Context) -> Pregnancy:
    """A pregnancy as somebody sees it."""
    pregnancy, member = seen.pregnancy, seen.standing.member
    datings = [_shown_dating(one, pregnancy.key.family_id, context) for one in pregnancy.datings]
    return Pregnancy(
        id=global_id(NodeKind.PREGNANCY, pregnancy.key),
        version=pregnancy.version,
        family_id=global_id(NodeKind.FAMILY, pregnancy.key.family_id),
        status=pregnancy.status,
        due_date=pregnancy.due_on,
        dating=datings[-1],
        datings=datings,
        fetuses=[Fetus(birth_order=one.order, ending=shown_ending(one.ending, context)) for one in pregnancy.fetuses],
        is_mine=member is not None and member.uid == pregnancy.mother_uid,
        is_claimed=pregnancy.mother_uid is not None,
        municipality=pregnancy.municipality,
        ending=shown_ending(pregnancy.ending, context),
        seen=seen,
    )


def _age_today(seen: SeenPregnancy, context: Context) -> GestationalAge | None:
    pregnancy = seen.pregnancy
    return gestational_age(pregnancy.due_on, context.today) if pregnancy.goes_on else None


def _shown_dating(dating: Dating, family_id: str, context: Context) -> PregnancyDating:
    days = dating.basis_days
    found = divmod(days, 7) if days is not None and dating.basis is DatingBasis.EARLY_SCAN else None
    return PregnancyDating(
        due_date=dating.due_on,
        basis=dating.basis,
        basis_on=dating.basis_on,
        embryo_age_days=days if dating.basis is DatingBasis.TRANSFER else None,
        found=Gestation(weeks=found[0], days=found[1]) if found else None,
        side=dating.side,
        by=global_id(NodeKind.MEMBER, f"{family_id}.{dating.set_by}") if dating.set_by else None,
        set_on=context.services.pregnancies.day_of(dating.set_at),
    )


@strawberry.input(description="The transfer of an embryo.")
class TransferInput:
    """A transfer."""

    transferred_on: date = strawberry.field(description="The day of the transfer; not in the future.")
    embryo_age_days: int = strawberry.field(description="How old the embryo was: 0 to 7, such as 5 for a blastocyst.")


@strawberry.input(description="An early scan, and the gestational age that it found.")
class EarlyScanInput:
    """A scan."""

    scanned_on: date = strawberry.field(description="The day of the scan; not in the future.")
    weeks: int = strawberry.field(description="Completed weeks that it found: from 8 weeks 0 days to 11 weeks 6 days.")
    days: int = strawberry.field(description="Days beyond them, 0 to 6.")


@strawberry.input(
    description="What a due date rests on. Give exactly one; what the clinic says goes before all others."
)
class DatingInput:
    """One basis."""

    due_date: date | None = strawberry.field(default=None, description="The due date that the clinic named.")
    last_period: date | None = strawberry.field(default=None, description="The first day of the last period.")
    ovulation: date | None = strawberry.field(
        default=None, description="A known day of ovulation or fertilisation; not in the future."
    )
    transfer: TransferInput | None = strawberry.field(default=None, description="The transfer of an embryo.")
    early_scan: EarlyScanInput | None = strawberry.field(default=None, description="What an early scan found.")

    def entry(self) -> DatingBasisEntry:
        """What the service takes. Raises `Refused` for none (`REQUIRED`) and for several (`ONE_BASIS_ONLY`)."""
        dated = ((DatingBasis.DUE_DATE, self.due_date), (DatingBasis.LAST_PERIOD, self.last_period))
        given = [
            DatingBasisEntry(basis, on)
            for basis, on in (*dated, (DatingBasis.OVULATION, self.ovulation))
            if on is not None
        ]
        if self.transfer is not None:
            transfer = self.transfer
            given.append(DatingBasisEntry(DatingBasis.TRANSFER, transfer.transferred_on, transfer.embryo_age_days))
        if self.early_scan is not None:
            given.append(_scan_entry(self.early_scan))
        if len(given) != 1:
            raise Refused(Problem(ProblemCode.ONE_BASIS_ONLY if given else ProblemCode.REQUIRED, ("dating",)))
        return given[0]


def _scan_entry(scan: EarlyScanInput) -> DatingBasisEntry:
    """Raises `Refused(SCAN_NOT_EARLY)` for days beyond 0 to 6: a sum would not say what was entered."""
    if not 0 <= scan.days <= 6:
        values = {"weeks": scan.weeks, "days": scan.days}
        raise Refused(Problem(ProblemCode.SCAN_NOT_EARLY, ("dating", "earlyScan"), values))
    return DatingBasisEntry(DatingBasis.EARLY_SCAN, scan.scanned_on, scan.weeks * 7 + scan.days)


@strawberry.type(description="What came of a change to a pregnancy.")
class PregnancyPayload:
    """A pregnancy, or why not."""

    pregnancy: Pregnancy | None = strawberry.field(
        description="As it stands now. With `VERSION_CONFLICT`, what somebody else made of it; null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


@strawberry.type(description="What came of deleting a pregnancy.")
class DeletePregnancyPayload:
    """Whether it is gone."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone. Null with errors.")
    pregnancy: Pregnancy | None = strawberry.field(
        description="With `VERSION_CONFLICT`, the pregnancy as it stands. Null otherwise."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")
