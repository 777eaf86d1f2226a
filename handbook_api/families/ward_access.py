"""Letting the staff of a municipality look, from afar, and ending it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handbook_api.families.access import FamilyAction, Standing
from handbook_api.families.model import Family, Registration, ShareSource, WardShare
from handbook_api.families.rules import REGISTRATIONS_CEILING, WARD_SHARE_LONGEST, frozen_problems
from handbook_api.families.service import FamilyService, family_change, refuse
from handbook_api.families.shares import is_open_already, registration_ends, with_ended, with_opened
from handbook_api.families.store import FamilyStore
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused

SHARED = "SHARED_WITH_WARD"
"""Said alike of a consent and of a code at a counter: that somebody was at a counter is hers to tell."""


class WardAccessService:
    """Opens a family's handbooks to a municipality, and closes them."""

    def __init__(
        self, families: FamilyService, store: FamilyStore, ledger: Ledger, served: frozenset[str], zone: ZoneInfo
    ) -> None:
        self._families = families
        self._store = store
        self._ledger = ledger
        self._served = served
        self._zone = zone

    async def share_with_ward(self, principal: Principal, family_id: str, municipality: str, until: datetime) -> Family:
        """Let the staff of `municipality` see the handbooks until an instant, at most 366 days away.

        Raises `Refused` for an instant that is past or too far away and for a municipality that is not served,
        `Forbidden` for viewers and staff.
        """

        async def work(page: Page) -> Family:
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.SHARE_WITH_WARD)
            share = WardShare(municipality, until, ShareSource.CONSENT, asker.recorded_by, page.now)
            if is_open_already(family.ward_shares, share, page.now):
                return family
            if municipality not in self._served:
                raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY, ("municipality",)))
            refuse(end_problems(until, page.now))
            return await self.open(page, family, share)

        return await self._ledger.change(family_id, work)

    async def stop_sharing_with_ward(self, principal: Principal, family_id: str) -> Family:
        """End the view of every municipality at once, whichever guardian opened it. Doing it twice is no error.

        While the family is frozen a guardian ends what she opened herself, and gets `Refused(FAMILY_FROZEN)` where that
        is nothing but others' openings are there.
        """

        async def work(page: Page) -> Family:
            family, asker = await self._families.opened(page, principal, family_id, FamilyAction.SHARE_WITH_WARD)
            running = tuple(one for one in family.ward_shares if one.covers(page.now))
            ending = tuple(one for one in running if not family.is_frozen or one.opened_by == asker.recorded_by)
            if not ending:
                refuse(frozen_problems(family, ("familyId",)) if running else ())
                return family
            return await self._families.save(
                page,
                replace(family, ward_shares=with_ended(family.ward_shares, lambda one: one in ending, page.now)),
                family_change("NO_LONGER_SHARED_WITH_WARD", SubjectKind.FAMILY, family_id, asker.recorded_by),
            )

        return await self._ledger.change(family_id, work)

    async def open(self, page: Page, family: Family, share: WardShare) -> Family:
        """Open `family` by `share`, inside a transaction; one that changes nothing is left out."""
        if is_open_already(family.ward_shares, share, page.now):
            return family
        return await self._families.save(
            page,
            replace(family, ward_shares=with_opened(family.ward_shares, share, page.now)),
            family_change(SHARED, SubjectKind.FAMILY, family.id, share.opened_by),
        )

    async def register(self, page: Page, family: Family, by: Standing, registration: Registration) -> Family:
        """Enter a handbook the municipality issued, inside a transaction, and open the family to it by duty.

        Raises `Refused(CEILING_REACHED)` where there are as many as there may be.
        """
        if len(family.registrations) >= REGISTRATIONS_CEILING:
            raise Refused(Problem(ProblemCode.CEILING_REACHED, ("familyId",), {"limit": REGISTRATIONS_CEILING}))
        share = WardShare(
            registration.municipality,
            registration_ends(page.now, self._zone),
            ShareSource.REGISTRATION,
            by.recorded_by,
            page.now,
        )
        shares = family.ward_shares
        if not is_open_already(shares, share, page.now):
            shares = with_opened(shares, share, page.now)
        return await self._families.save(
            page,
            replace(family, registrations=(*family.registrations, registration), ward_shares=shares),
            family_change("HANDBOOK_REGISTERED", SubjectKind.FAMILY, family.id, by.recorded_by),
        )

    async def correct_registration(
        self, page: Page, family_id: str, issue_id: str, number: str, area: str | None
    ) -> None:
        """Put a registered handbook's number and area right, inside the municipality's own transaction.

        The ledger says that it was done; by whom, and what it was before, stays with the municipality.
        """
        family = await self._store.get(family_id, page.session)
        if family is None:
            return
        corrected = tuple(
            replace(one, number=number, area=area) if one.issue_id == issue_id else one for one in family.registrations
        )
        change = family_change("REGISTRATION_CORRECTED", SubjectKind.FAMILY, family_id, None)
        await self._families.save(page, replace(family, registrations=corrected), change)


def end_problems(until: datetime, now: datetime) -> tuple[Problem, ...]:
    """What is wrong with the instant at which somebody wants an opening to end."""
    if now < until <= now + WARD_SHARE_LONGEST:
        return ()
    return (Problem(ProblemCode.SHARE_TOO_LONG, ("until",), {"limit": WARD_SHARE_LONGEST.days}),)
