"""Access at the counter: a guardian shows a QR code or reads out a short one; staff use it, once, in ten minutes."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from handbook_api.families.access import FamilyAction
from handbook_api.families.attempts import CodeAttempts, new_code
from handbook_api.families.counter_store import CounterOffer, CounterStore
from handbook_api.families.model import Family, MemberRole, ShareSource, WardShare
from handbook_api.families.rules import COUNTER_CODE_LIFETIME, normalized_code
from handbook_api.families.service import FamilyService, refuse
from handbook_api.families.shares import end_of_day
from handbook_api.families.store import FamilyStore
from handbook_api.families.ward_access import WardAccessService, end_problems
from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock, civil_date
from handbook_api.platform.identity import Principal, Role
from handbook_api.platform.ids import new_id
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused
from handbook_api.platform.signing import Signer

_PURPOSE = "counter"


@dataclass(frozen=True, slots=True)
class CounterCodes:
    """What a guardian shows: `token` as a QR code, or `code` to be typed. Either is worthless from `expires_at`."""

    token: str
    code: str
    expires_at: datetime


class CounterService:
    """Gives out codes for the counter, and opens a family to the staff who use one."""

    def __init__(
        self,
        families: FamilyService,
        ward_access: WardAccessService,
        store: CounterStore,
        family_store: FamilyStore,
        ledger: Ledger,
        access_log: AccessLog,
        signer: Signer,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._families = families
        self._ward_access = ward_access
        self._store = store
        self._family_store = family_store
        self._ledger = ledger
        self._access_log = access_log
        self._signer = signer
        self._clock = clock
        self._zone = zone
        self._attempts = CodeAttempts(family_store, clock)

    async def offer(self, principal: Principal, family_id: str, until: datetime | None) -> CounterCodes:
        """Codes for the counter, in place of those this guardian asked for before. They are never shown again.

        `until` is when the access ends that they open, at most 366 days away; `None`: with the day they are used on.
        Raises `Refused(SHARE_TOO_LONG)`, `Refused(NOT_FOUND)` for strangers, and `Forbidden` for viewers and staff.
        """
        family, asker = await self._families.standing(principal, family_id)
        if family is not None and asker.member is None:
            # What staff try and may not do is in the log as well.
            await self._access_log.note(principal, family_id, SubjectKind.FAMILY, family_id)
        asker.demand_with_family(FamilyAction.SHARE_WITH_WARD)
        now = self._clock.now()
        if until is not None:
            refuse(end_problems(until, now))
        secret, code = new_id(), new_code()
        token, expires_at = self._signer.sign(_PURPOSE, {"secret": secret}, COUNTER_CODE_LIFETIME)
        digests = (self._digest(secret), self._digest(code))
        await self._store.put(CounterOffer(family_id, asker.recorded_by or "", digests, until, expires_at))
        return CounterCodes(token, code, expires_at)

    async def use(self, principal: Principal, code: str) -> Family:
        """Open the family whose guardian shows `code`, or its QR code, to the caller's municipality; gives the family.

        The same staff member gets it again for the same code, until that is too old; nobody else does.
        Raises `Refused`: `COUNTER_CODE_NOT_VALID` alike for a code that never was, was used, was replaced or is too
        old, `TOO_MANY_ATTEMPTS` after ten of those within an hour; and `Forbidden` for everybody but staff.
        """
        if principal.role is not Role.STAFF or principal.municipality is None:
            raise Forbidden
        return await self._attempts.run(
            principal.uid,
            ProblemCode.COUNTER_CODE_NOT_VALID,
            partial(self._used, principal, principal.municipality, self._digest_of(code)),
        )

    async def _used(self, principal: Principal, municipality: str, digest: str | None) -> Family:
        found = await self._store.with_digest(digest) if digest else None
        if digest is None or found is None:
            raise _not_valid()

        async def work(page: Page) -> Family:
            offer = await self._store.with_digest(digest, page.session)
            family = await self._family_store.get(found.family_id, page.session)
            if offer is None or family is None or not _is_good(offer, family, principal.uid, page.now):
                raise _not_valid()
            if offer.used_by is None:
                await self._store.mark_used(page, offer, principal.uid)
                family = await self._ward_access.open(page, family, self._share(offer, municipality, page.now))
            elif not family.shared_with(municipality, page.now):
                # Ended since: a repeated request opens nothing again.
                raise _not_valid()
            if family.member_of(principal.uid) is None:
                await self._access_log.note(principal, family.id, SubjectKind.FAMILY, family.id, request=page.request)
            return family

        return await self._ledger.change(found.family_id, work)

    def _share(self, offer: CounterOffer, municipality: str, now: datetime) -> WardShare:
        until = offer.until or end_of_day(civil_date(now, self._zone), self._zone)
        return WardShare(municipality, until, ShareSource.COUNTER, offer.member_id, now)

    def _digest_of(self, typed: str) -> str | None:
        """The digest of the code that was typed or scanned; `None` for a QR code that is too old, or that is empty."""
        claims = self._signer.read(_PURPOSE, typed.strip())
        secret = claims["secret"] if claims is not None else normalized_code(typed)
        return self._digest(secret) if secret else None

    def _digest(self, secret: str) -> str:
        return self._signer.digest(_PURPOSE, secret)


def _is_good(offer: CounterOffer, family: Family, uid: str, now: datetime) -> bool:
    """Whether this person may use it: it is young enough, hers if it was used, and its giver is a guardian still."""
    giver = family.member(offer.member_id)
    return (
        now < offer.expires_at
        and (offer.until is None or now < offer.until)
        and offer.used_by in (None, uid)
        and giver is not None
        and giver.role is MemberRole.GUARDIAN
    )


def _not_valid() -> Refused:
    return Refused(Problem(ProblemCode.COUNTER_CODE_NOT_VALID, ("code",)))
