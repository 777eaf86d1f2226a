"""Who the mother of a family is, put right by staff. Of a pregnancy it is said there (`pregnancies/motherhood.py`)."""

from dataclasses import replace

from handbook_api.children.births import ChildBirthService
from handbook_api.children.service import ChildService
from handbook_api.families.access import FamilyAction
from handbook_api.families.model import Family, Member, MemberRole
from handbook_api.families.service import FamilyService, family_change
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused

_MEMBER_ID = ("memberId",)


class FamilyMotherService:
    """Corrects a false claim, and opens nobody's own records by it."""

    def __init__(
        self, families: FamilyService, children: ChildService, births: ChildBirthService, ledger: Ledger
    ) -> None:
        self._families = families
        self._children = children
        self._births = births
        self._ledger = ledger

    async def correct(self, principal: Principal, family_id: str, member_id: str) -> Family:
        """Staff: this guardian is the mother, whoever said so before. A second time is no error.

        Raises `Refused`: `NOT_FOUND` for somebody who is no guardian, and `MOTHER_HAS_OWN_RECORDS` where the one who
        was taken for the mother has written for herself alone: what she wrote stays hers, until she deletes it.
        `Forbidden` for everybody in the family.
        """

        async def work(page: Page) -> Family:
            family, asker = await self._families.opened(
                page, principal, family_id, FamilyAction.CORRECT_MOTHER, path=_MEMBER_ID
            )
            member = family.member(member_id)
            if member is None or member.role is not MemberRole.GUARDIAN:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _MEMBER_ID))
            if family.mother_uid == member.uid:
                return family
            if family.mother_uid is not None and await self._has_own_words(page, principal, family):
                raise Refused(Problem(ProblemCode.MOTHER_HAS_OWN_RECORDS, _MEMBER_ID))
            return await self._families.save(
                page,
                _with_mother(family, member),
                family_change("MOTHER_CORRECTED", SubjectKind.MEMBER, member_id, asker.recorded_by),
            )

        return await self._ledger.change(family_id, work)

    async def _has_own_words(self, page: Page, principal: Principal, family: Family) -> bool:
        """Whether anything is written for the mother alone in a child whose mother is the family's."""
        children = await self._children.see_all(principal, (family,))
        keys = [one.child.key for one in children if one.child.pregnancy is None]
        return await self._births.hold_own_words_of_mother(page, keys)


def _with_mother(family: Family, mother: Member) -> Family:
    members = tuple(replace(one, is_mother=one.id == mother.id) for one in family.members)
    return replace(family, members=members, mother_uid=mother.uid)
