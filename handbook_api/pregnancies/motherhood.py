"""Whose a pregnancy is: said by herself, once; put right by staff.

The rule and its reasons: docs/decisions/0009-a-mother-for-each-pregnancy.md.
"""

from dataclasses import replace

from handbook_api.children.births import ChildBirthService, OwnWords
from handbook_api.families.access import Action, FamilyAction, Relation, Standing
from handbook_api.families.model import MemberRole
from handbook_api.families.service import FamilyService
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused
from handbook_api.pregnancies.changes import pregnancy_change
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.rules import has_own_records_of_mother
from handbook_api.pregnancies.service import PREGNANCY_ID, PregnancyService
from handbook_api.pregnancies.views import SeenPregnancy, seen


class MotherhoodService:
    """Says who is pregnant. The children born of the pregnancy follow in the same transaction."""

    def __init__(
        self,
        pregnancies: PregnancyService,
        births: ChildBirthService,
        families: FamilyService,
        ledger: Ledger,
        own_words: OwnWords,
    ) -> None:
        self._pregnancies = pregnancies
        self._births = births
        self._families = families
        self._ledger = ledger
        self._own_words = own_words

    async def claim(self, principal: Principal, key: PregnancyKey) -> SeenPregnancy:
        """Say "it is mine". A second time is no error.

        Raises `Refused(MOTHER_ALREADY_SAID)` where it is another's, and `Forbidden` for staff.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.RECORD)
            if pregnancy.mother_uid == principal.uid:
                return seen(pregnancy, asker)
            if pregnancy.mother_uid is not None:
                raise Refused(Problem(ProblemCode.MOTHER_ALREADY_SAID, PREGNANCY_ID))
            return await self._said(page, "PREGNANCY_CLAIMED", pregnancy, principal.uid, asker)

        return await self._ledger.change(key.family_id, work)

    async def set_mother(self, principal: Principal, key: PregnancyKey, member_id: str | None) -> SeenPregnancy:
        """Staff: say which guardian it is, or (`None`) that nobody has said so yet. A second time is no error.

        Raises `Forbidden` for everybody else, `Refused(NOT_FOUND)` for somebody who is no guardian of the family, and
        `MOTHER_HAS_OWN_RECORDS` where the mother until now has written for herself alone: no other may read that.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.READ)
            if asker.relation is not Relation.STAFF:
                raise Forbidden
            mother_uid = await self._guardian(page, principal, key, member_id) if member_id is not None else None
            if mother_uid == pregnancy.mother_uid:
                return seen(pregnancy, asker)
            if await self._has_own_words(page, pregnancy):
                raise Refused(Problem(ProblemCode.MOTHER_HAS_OWN_RECORDS, PREGNANCY_ID))
            return await self._said(page, "MOTHER_CORRECTED", pregnancy, mother_uid, asker)

        return await self._ledger.change(key.family_id, work)

    async def _has_own_words(self, page: Page, pregnancy: Pregnancy) -> bool:
        """Whether its mother has written for herself alone, in it or in a child born of it."""
        return (
            has_own_records_of_mother(pregnancy)
            or await self._own_words(page, (pregnancy.key,))
            or await self._births.hold_own_words_of_mother(page, pregnancy.children)
        )

    async def _guardian(self, page: Page, principal: Principal, key: PregnancyKey, member_id: str) -> str:
        family, _ = await self._families.opened(
            page, principal, key.family_id, FamilyAction.SEE_MEMBERS, about=(SubjectKind.PREGNANCY, str(key))
        )
        member = family.member(member_id)
        if member is None or member.role is not MemberRole.GUARDIAN:
            raise Refused(Problem(ProblemCode.NOT_FOUND, ("memberId",)))
        return member.uid

    async def _said(
        self, page: Page, what: str, pregnancy: Pregnancy, mother_uid: str | None, by: Standing
    ) -> SeenPregnancy:
        saved = await self._pregnancies.save(page, replace(pregnancy, mother_uid=mother_uid))
        await self._births.set_mother(page, saved.children, mother_uid, by)
        before, after = {"mother_uid": pregnancy.mother_uid}, {"mother_uid": mother_uid}
        page.note(pregnancy_change(what, saved, by, before=before, after=after))
        return seen(saved, by.towards_mother(mother_uid))
