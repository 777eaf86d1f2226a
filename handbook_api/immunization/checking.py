"""The use case before an injection: what of all that is recorded speaks against it."""

from collections.abc import Mapping

from handbook_api.children.model import Child, ChildStatus
from handbook_api.children.service import ChildService
from handbook_api.families.access import Action, Audience, Side
from handbook_api.families.service import FamilyService
from handbook_api.immunization.check import PlannedInjection, Sibling, Warning_, check_injection
from handbook_api.immunization.entry import LOT_LIMIT_CHARACTERS, day_problems, length_problems
from handbook_api.immunization.models import Patient
from handbook_api.immunization.schedule import Schedule
from handbook_api.immunization.views import differences_for, doses_of, patient_of, standing_decisions
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused

_PATH = ("childId",)


class VaccinationCheckService:
    """Asks for guardians and for staff with the family's consent. Stores nothing; a look of the staff is logged."""

    def __init__(
        self,
        children: ChildService,
        families: FamilyService,
        schedule: Schedule,
        municipalities: Mapping[str, Municipality],
    ) -> None:
        self._children = children
        self._families = families
        self._schedule = schedule
        self._municipalities = municipalities

    async def check(self, principal: Principal, key: ChildKey, planned: PlannedInjection) -> tuple[Warning_, ...]:
        """What speaks against giving `planned` to a child, sisters and brothers in mind, the heaviest in front.

        Raises `Refused` with `NOT_FOUND` for a child that is not hers and with what cannot be taken, and `Forbidden`
        for viewers.
        """
        family, asker = await self._families.standing(principal, key.family_id)
        if family is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _PATH))
        if not asker.may(Action.READ, Side.FAMILY, Audience.GUARDIANS):
            raise Forbidden
        children = [one.child for one in await self._children.see_all(principal, (family,))]
        child = next((one for one in children if one.key == key), None)
        if child is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _PATH))
        problems = (
            *day_problems(planned.on, ("on",)),
            *length_problems(planned.lot, "lot", LOT_LIMIT_CHARACTERS),
        )
        if problems:
            raise Refused(*problems)
        return check_injection(
            self._schedule,
            self._patient(child),
            doses_of(child),
            planned,
            # Of a child whose handbook has ended nothing is asked any more, least of all beside a twin who lives.
            siblings=[self._sibling(one) for one in children if one.key != key and one.status is ChildStatus.ACTIVE],
            decisions=standing_decisions(child),
        )

    def _sibling(self, child: Child) -> Sibling:
        return Sibling(str(child.key), self._patient(child), doses_of(child), standing_decisions(child))

    def _patient(self, child: Child) -> Patient:
        return patient_of(child, differences_for(child, self._municipalities))
