"""What staff do across families, as one: made together because the parts share their stores."""

from collections.abc import Mapping
from dataclasses import dataclass

from handbook_api.children.roll import ChildRoll
from handbook_api.children.service import ChildService
from handbook_api.families.service import FamilyService
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.tools import Tools
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.staff.coverage import CoverageService
from handbook_api.staff.cursors import Cursors
from handbook_api.staff.follow_up_store import FollowUpStore
from handbook_api.staff.following_up import FollowUpService
from handbook_api.staff.missed import MissedService
from handbook_api.staff.missed_export import MissedExport
from handbook_api.staff.worklist import WorklistStore
from handbook_api.staff.worklist_service import WorklistService


@dataclass(frozen=True, slots=True)
class StaffWork:
    """Every use case of the staff that is about many families."""

    missed: MissedService
    missed_export: MissedExport
    follow_ups: FollowUpService
    worklist: WorklistService
    coverage: CoverageService
    cursors: Cursors


def staff_work(
    tools: Tools,
    families: FamilyService,
    children: ChildService,
    pregnancies: PregnancyService,
    municipalities: Mapping[str, Municipality],
) -> StaffWork:
    """The use cases on one database."""
    database, cipher, clock, zone = tools.database, tools.cipher, tools.clock, tools.zone
    roll, follow_ups = ChildRoll(database), FollowUpStore(database)
    missed = MissedService(roll, families, follow_ups, tools.access_log, municipalities, clock, zone)
    return StaffWork(
        missed=missed,
        missed_export=MissedExport(missed, municipalities, cipher, tools.signer, tools.texts),
        follow_ups=FollowUpService(follow_ups, children, tools.ledger, cipher, municipalities),
        worklist=WorklistService(WorklistStore(database), families, children, pregnancies, cipher, clock),
        coverage=CoverageService(roll, municipalities, clock, zone),
        cursors=Cursors(tools.signer),
    )
