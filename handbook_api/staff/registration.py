"""Registering a handbook: the ward enters it when it issues one, and the family by the code that is printed on it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from handbook_api.families.access import FamilyAction, Standing
from handbook_api.families.attempts import CodeAttempts
from handbook_api.families.model import Family, Registration
from handbook_api.families.rules import normalized_code
from handbook_api.families.service import FamilyService, refuse
from handbook_api.families.ward_access import WardAccessService
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import chosen_id
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from handbook_api.platform.signing import Signer
from handbook_api.staff.registration_records import HandbookIssue, IssueKey, RegisteredBy
from handbook_api.staff.registration_rules import (
    REGISTRATION_CODE_LIFETIME,
    area_problems,
    code_from,
    date_problems,
    normalized_number,
    number_problems,
)
from handbook_api.staff.registration_store import RegistrationStore

_PURPOSE = "registration"
_PRINTED = "registration-code"
_ISSUE_ID = ("issueId",)
_NUMBER_TAKEN = Problem(ProblemCode.HANDBOOK_NUMBER_TAKEN, ("number",))


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """What staff enter when they issue a handbook. `due_on` and `born_on` are there where they were stated."""

    number: str
    area: str | None
    issued_on: date
    due_on: date | None = None
    born_on: date | None = None


class RegistrationService:
    """Issued handbooks, from the ward's entry to the family's registration. `areas` are the codes by municipality."""

    def __init__(
        self,
        store: RegistrationStore,
        families: FamilyService,
        ward_access: WardAccessService,
        ledger: Ledger,
        attempts: CodeAttempts,
        signer: Signer,
        areas: Mapping[str, frozenset[str]],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._families = families
        self._ward_access = ward_access
        self._ledger = ledger
        self._attempts = attempts
        self._signer = signer
        self._areas = areas
        self._clock = clock
        self._zone = zone

    async def issue(self, principal: Principal, chosen: str, entry: IssueEntry) -> tuple[HandbookIssue, str]:
        """Staff: enter a handbook under the id they chose; gives it with the code to be printed on it.

        The same id again gives the same handbook and the same code: it is computed from the id by a key, and only a
        digest of it is kept. Raises `Refused` with everything that is wrong, `HANDBOOK_NUMBER_TAKEN` for a number that
        the municipality has given before, and `Forbidden` for everybody but staff.
        """
        municipality = _works_for(principal)
        key = IssueKey(municipality, chosen_id(chosen))
        code = self._code(key)
        existing = await self._store.get(key)
        if existing is not None:
            return await self._hers(principal, existing, ("id",)), code
        entry = replace(entry, number=normalized_number(entry.number))
        now = self._clock.now()
        refuse(
            (
                *number_problems(entry.number),
                *area_problems(entry.area, self._areas.get(municipality, frozenset())),
                *date_problems(entry.issued_on, entry.due_on, entry.born_on, civil_date(now, self._zone)),
            )
        )
        issue = HandbookIssue(
            key=key,
            version=1,
            number=entry.number,
            area=entry.area,
            issued_on=entry.issued_on,
            due_on=entry.due_on,
            born_on=entry.born_on,
            code_digest=self._signer.digest(_PURPOSE, code),
            code_expires_at=now + REGISTRATION_CODE_LIFETIME,
            issued_by=principal.uid,
            issued_at=now,
        )
        if await self._store.insert(issue):
            return issue, code
        made_meanwhile = await self._store.get(key)
        if made_meanwhile is None:
            raise Refused(_NUMBER_TAKEN)
        return made_meanwhile, code

    async def see(self, principal: Principal, key: IssueKey) -> HandbookIssue | None:
        """An issued handbook, for the staff of its municipality; `None` alike for everybody else, and where is none.

        Once a family has registered it, a look at it is one at that family, and logged. Whoever belongs to the family
        is there as a member: to her as staff there is none.
        """
        if principal.role is not Role.STAFF or principal.municipality != key.municipality:
            return None
        return await self._looked_at(principal, await self._store.get(key))

    async def with_number(self, principal: Principal, number: str) -> HandbookIssue | None:
        """The handbook that the caller's municipality issued under a number, as `see` gives it.

        Raises `Forbidden` for all but staff.
        """
        return await self._looked_at(
            principal, await self._store.with_number(_works_for(principal), normalized_number(number))
        )

    async def correct(
        self, principal: Principal, key: IssueKey, expected_version: int, number: str, area: str | None
    ) -> HandbookIssue:
        """Staff: put number and area right, with the family's copy where it was registered. It needs no access to the
        family, of which nothing is shown.

        Raises `Refused` with what is wrong, `NOT_FOUND` for another municipality's, `VersionConflict` with the handbook
        as it stands, and `Forbidden` for everybody but staff.
        """
        municipality, number = _works_for(principal), normalized_number(number)
        seen = await self.see(principal, key)
        if seen is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, _ISSUE_ID))

        async def work(page: Page) -> HandbookIssue:
            issue = await self._store.get(key, page.session)
            if issue is None:
                raise Refused(Problem(ProblemCode.NOT_FOUND, _ISSUE_ID))
            if (issue.number, issue.area) == (number, area):
                return issue
            if issue.version != expected_version or issue.registered != seen.registered:
                raise VersionConflict(issue)
            refuse((*number_problems(number), *area_problems(area, self._areas.get(municipality, frozenset()))))
            same_number = await self._store.with_number(municipality, number, page.session)
            if same_number is not None and same_number.key != key:
                raise Refused(_NUMBER_TAKEN)
            corrected = replace(issue, version=issue.version + 1, number=number, area=area)
            await self._store.save(page, corrected)
            if issue.registered is not None:
                await self._ward_access.correct_registration(page, issue.registered.family_id, str(key), number, area)
            return corrected

        return await self._ledger.change(seen.registered.family_id if seen.registered else "", work)

    async def register(self, principal: Principal, family_id: str, code: str) -> Family:
        """A guardian enters the code on the handbook: the family gets its registration, and the ward access by duty.

        The same guardian gets her family again for the same code; nobody else gets anything. Raises `Refused`:
        `REGISTRATION_CODE_NOT_VALID` alike for a code that never was, was used or is too old, `TOO_MANY_ATTEMPTS` after
        ten of those within an hour, `CEILING_REACHED`; and `Forbidden` for viewers and staff.
        """
        digest = self._signer.digest(_PURPOSE, normalized_code(code))

        async def work(page: Page) -> Family:
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.SHARE_WITH_WARD)
            issue = await self._store.with_code(digest, page.session)
            if issue is None or issue.code_expires_at <= page.now:
                raise _not_valid()
            if issue.registered is not None:
                if (issue.registered.family_id, issue.registered.member_id) != (family_id, asker.recorded_by):
                    raise _not_valid()
                return family
            return await self._registered(page, family, asker, issue)

        return await self._attempts.run(
            principal.uid, ProblemCode.REGISTRATION_CODE_NOT_VALID, partial(self._ledger.change, family_id, work)
        )

    async def _registered(self, page: Page, family: Family, asker: Standing, issue: HandbookIssue) -> Family:
        by = asker.recorded_by or ""
        await self._store.save(
            page,
            replace(issue, version=issue.version + 1, registered=RegisteredBy(family.id, by, page.now)),
        )
        registration = Registration(
            issue_id=str(issue.key),
            municipality=issue.key.municipality,
            number=issue.number,
            area=issue.area,
            issued_on=issue.issued_on,
            registered_by=by,
            registered_at=page.now,
        )
        return await self._ward_access.register(page, family, asker, registration)

    async def family_of(self, principal: Principal, issue: HandbookIssue) -> str | None:
        """The family that registered a handbook, where the staff may see it: to go on from the number on its cover."""
        if issue.registered is None:
            return None
        family, _ = await self._families.standing(principal, issue.registered.family_id)
        return family.id if family else None

    async def _looked_at(self, principal: Principal, issue: HandbookIssue | None) -> HandbookIssue | None:
        if issue is None or issue.registered is None:
            return issue
        is_staff = await self._families.look_as_staff(principal, issue.registered.family_id)
        return issue if is_staff else None

    async def _hers(self, principal: Principal, issue: HandbookIssue, path: tuple[str, ...]) -> HandbookIssue:
        seen = await self._looked_at(principal, issue)
        if seen is None:
            raise Refused(Problem(ProblemCode.NOT_FOUND, path))
        return seen

    def _code(self, key: IssueKey) -> str:
        return code_from(self._signer.digest(_PRINTED, str(key)))


def _works_for(principal: Principal) -> str:
    """The municipality whose staff somebody is. Raises `Forbidden` for everybody else."""
    if principal.role is not Role.STAFF or principal.municipality is None:
        raise Forbidden
    return principal.municipality


def _not_valid() -> Refused:
    return Refused(Problem(ProblemCode.REGISTRATION_CODE_NOT_VALID, ("code",)))
