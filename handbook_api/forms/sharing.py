"""The use cases of who sees an answered form: the family lets the municipality see it, stops that, or deletes it."""

from dataclasses import replace

from handbook_api.families.access import Action, Side, Standing, WardConsent
from handbook_api.forms.changes import form_change
from handbook_api.forms.holding import RECORD_ID, Holder, Holders
from handbook_api.forms.keys import FormKey
from handbook_api.forms.records import FormRecord, FormState, stored_consent
from handbook_api.forms.views import Seen, SeenForm
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict

CONSENT_WORDING = "2026-11"
"""The wording that holds, of the text `form.consent`. Another text needs another name: a consent keeps its own."""


class FormSharingService:
    """What a family decides about its own forms. Nothing is open to the municipality until it says so."""

    def __init__(self, holders: Holders, ledger: Ledger) -> None:
        self._holders = holders
        self._ledger = ledger

    async def share(self, principal: Principal, key: FormKey, expected_version: int, wording: str) -> SeenForm:
        """Let the municipality see a form that was sent, from now on; a second time is no error.

        Raises `Refused` with `CONSENT_WORDING_CHANGED` where she read another wording, and `FORM_NOT_SENT` for what is
        half-way; `Forbidden` for a form that is not hers to open, and `VersionConflict` with a `SeenForm`.
        """

        async def work(page: Page) -> SeenForm:
            holder = await self._holders.opened(page, principal, key.subject, RECORD_ID)
            record = holder.demanded(key.record, Action.CORRECT)
            given_by = _member_of(holder.asker, record)
            if record.consent is not None and record.consent.wording == wording:
                return holder.seen_form(record)
            if record.version != expected_version:
                raise VersionConflict(holder.seen_form(record))
            if wording != CONSENT_WORDING:
                raise Refused(Problem(ProblemCode.CONSENT_WORDING_CHANGED, ("wording",)))
            if record.state is not FormState.SENT:
                raise Refused(Problem(ProblemCode.FORM_NOT_SENT, RECORD_ID))
            consent = WardConsent(given_by, page.now, wording)
            return await self._with_consent(page, holder, key, record, consent, "FORM_SHARED")

        return await self._ledger.change(key.family_id, work)

    async def stop(self, principal: Principal, key: FormKey) -> SeenForm:
        """Let the municipality see a form no more, from now on; a second time is no error.

        No version is asked for: whatever somebody else did to the form, this is done at once. Raises `Forbidden`.
        """

        async def work(page: Page) -> SeenForm:
            holder = await self._holders.opened(page, principal, key.subject, RECORD_ID)
            record = holder.demanded(key.record, Action.CORRECT)
            _member_of(holder.asker, record)
            if record.consent is None:
                return holder.seen_form(record)
            return await self._with_consent(page, holder, key, record, None, "FORM_SHARING_STOPPED")

        return await self._ledger.change(key.family_id, work)

    async def delete(self, principal: Principal, key: FormKey, expected_version: int) -> Seen:
        """Delete a form of the family's own, and what the ledger holds of it; a second time is no error.

        Raises `Forbidden` for one that is not hers to delete (staff's are nobody's), and `VersionConflict`.
        """

        async def work(page: Page) -> Seen:
            holder = await self._holders.opened(page, principal, key.subject, RECORD_ID)
            if key.record in holder.document.removed_records and holder.may_delete_own:
                return holder.seen()
            record = holder.demanded(key.record, Action.DELETE)
            if record.version != expected_version:
                raise VersionConflict(holder.seen_form(record))
            saved = await self._holders.save(page, holder.without_form(record))
            page.erase(str(key))
            page.note(form_change("FORM_DELETED", key, record, holder.asker))
            return saved.seen()

        return await self._ledger.change(key.family_id, work)

    async def _with_consent(
        self, page: Page, holder: Holder, key: FormKey, record: FormRecord, consent: WardConsent | None, what: str
    ) -> SeenForm:
        changed = replace(record, version=record.version + 1, consent=consent)
        saved = await self._holders.save(page, holder.with_form(changed))
        page.note(
            form_change(
                what,
                key,
                record,
                holder.asker,
                before={"consent": stored_consent(record.consent)},
                after={"consent": stored_consent(consent)},
            )
        )
        return saved.seen_form(changed)


def _member_of(asker: Standing, record: FormRecord) -> str:
    """The member who decides about a form of her family's own. Raises `Forbidden` for staff and for staff's forms."""
    if asker.member is None or record.side is not Side.FAMILY:
        raise Forbidden
    return asker.member.id
