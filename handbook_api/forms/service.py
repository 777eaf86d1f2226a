"""The use cases of answering a form: save it half-way, send it, correct it, delete it, and what a handbook offers.

There is one record of a form for each side: the family's, on which all guardians write together, and the
municipality's, which staff copy from paper. What comes more than once (a diary, a questionnaire at two weeks and at one
month) is a form for each time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bson.binary import Binary

from handbook_api.families.access import Action, Audience
from handbook_api.families.service import FamilyService
from handbook_api.families.whereabouts import whereabouts_in
from handbook_api.forms.answers import Answers, dump, parse
from handbook_api.forms.changes import form_change
from handbook_api.forms.definition import FormDefinition, Forms
from handbook_api.forms.entry import (
    FormEntry,
    answerable,
    entry_problems,
    form_problems,
    issue_day,
    without_blanks,
)
from handbook_api.forms.holding import (
    RECORD_ID,
    Holder,
    Holders,
    audiences_for,
    birth_of,
    document_of,
    earliest_day,
    origins_of,
    subjects_of,
)
from handbook_api.forms.keys import FormKey
from handbook_api.forms.offering import Offer, offers
from handbook_api.forms.records import FormRecord, FormState, stored_form
from handbook_api.forms.views import Seen, SeenForm, may_see
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind
from handbook_api.platform.problems import Problem, ProblemCode, Refused, VersionConflict

Step = Callable[[FormRecord, datetime], FormRecord]
"""What a use case makes of a record, before its answers are written; refuses one that it is not for."""


@dataclass(frozen=True, slots=True)
class Written:
    """What is written into a record that is there: the answers and their day, `None` for what stands already."""

    answers: Answers | None
    answered_on: date | None


NOTHING_WRITTEN = Written(None, None)


class FormService:
    """Everything people do with forms. Family and staff write alike, each on its own side."""

    def __init__(
        self, holders: Holders, families: FamilyService, ledger: Ledger, cipher: FieldCipher, forms: Forms
    ) -> None:
        self._holders = holders
        self._families = families
        self._ledger = ledger
        self._cipher = cipher
        self._forms = forms

    async def start(self, principal: Principal, key: FormKey, entry: FormEntry) -> SeenForm:
        """Begin a form under the id its writer chose, half-way; the same id again gives what is there.

        Raises `Refused` with everything that is wrong (`NOT_FOUND` for the id of one that was deleted), `Forbidden` for
        whoever does not write such forms, and `VersionConflict` with a `SeenForm` where somebody began it already.
        """
        entry = replace(entry, answers=without_blanks(entry.answers))
        sealed = await self._cipher.encrypt(dump(entry.answers))
        family, _ = await self._families.standing(principal, key.family_id)
        registrations = family.registrations if family else ()

        async def work(page: Page) -> SeenForm:
            holder = await self._holders.opened(page, principal, key.subject, ("subjectId",))
            existing = holder.form(key.record)
            if existing is not None and may_see(holder.asker, existing):
                return holder.seen_form(holder.demanded(key.record, Action.READ))
            issued_on = entry.issued_on or issue_day(registrations, birth_of(holder.document))
            definition = self._demanded_definition(holder, entry, issued_on)
            if existing is not None or holder.is_taken(key.record):
                # Only now: whoever may not write such a form is told that, whatever there is under the id.
                raise _not_found(("id",))
            await self._ledger.refuse_taken(page, key.family_id, key.in_handbook, SubjectKind.FORM)
            begun = holder.of_code(definition.code)
            if begun is not None:
                raise VersionConflict(holder.seen_form(begun))
            answered_on = entry.answered_on or self._holders.today()
            self._check(holder, definition, entry.answers, answered_on, complete=False)
            record = FormRecord(
                id=key.record,
                version=1,
                form=definition.code,
                edition=definition.edition,
                side=holder.asker.side,
                audience=definition.audience,
                state=FormState.DRAFT,
                answered_on=answered_on,
                sealed_answers=sealed,
                recorded_by=holder.asker.recorded_by,
                recorded_at=page.now,
                whereabouts_for=whereabouts_in(holder.asker, family, definition.audience),
            )
            saved = await self._holders.save(page, holder.with_form(record))
            page.note(form_change("FORM_STARTED", key, record, holder.asker, after=stored_form(record)))
            return saved.seen_form(record)

        return await self._ledger.change(key.family_id, work)

    async def save(self, principal: Principal, key: FormKey, expected_version: int, written: Written) -> SeenForm:
        """Write on in a form that is half-way: all its answers anew. It stays on the edition it was begun on.

        Raises `Refused` with what is wrong (`FORM_ALREADY_SENT` for one that is not half-way any more), `Forbidden` for
        one that is not hers to change, and `VersionConflict` with a `SeenForm` as it stands when it was changed since.
        """

        return await self._rewritten(principal, key, expected_version, written, "FORM_SAVED", _saved, complete=False)

    async def send(self, principal: Principal, key: FormKey, expected_version: int) -> SeenForm:
        """Hand a form over as it stands; a second time is no error.

        The municipality sees it only with a consent of its own (`sharing.py`). Raises as `save`, and `REQUIRED` and
        `NOTHING_ANSWERED` for what is missing.
        """
        return await self._rewritten(
            principal, key, expected_version, NOTHING_WRITTEN, "FORM_SENT", _sent, complete=True
        )

    async def correct(self, principal: Principal, key: FormKey, expected_version: int, written: Written) -> SeenForm:
        """Replace the answers of a form that was sent. Whoever may see it stays.

        Raises as `save`, and `FORM_NOT_SENT` for one that is half-way.
        """

        return await self._rewritten(
            principal, key, expected_version, written, "FORM_CORRECTED", _corrected, complete=True
        )

    async def answers(self, record: FormRecord) -> Answers:
        """The answers of a form that somebody sees; `views.answers_for` says which of them are for her."""
        return parse(await self._cipher.decrypt(record.sealed_answers))

    async def offered(self, principal: Principal, seen: Seen, issued_on: date | None = None) -> tuple[Offer, ...]:
        """What the handbook offers her today, on the edition of a handbook issued on `issued_on`.

        `None`: of the one that was registered. Nothing for a handbook that goes on no more, or for whoever writes none,
        and nothing about the baby for a woman none of whose children of that birth lives.
        """
        document = document_of(seen)
        if issued_on is None:
            family, _ = await self._families.standing(principal, document.key.family_id)
            issued_on = issue_day(family.registrations if family else (), birth_of(document))
        return offers(
            self._forms,
            subjects_of(document),
            audiences_for(seen.standing) - {Audience.STAFF},
            origins_of(document),
            issued_on,
            self._holders.today(),
            a_child_lives=await self._holders.a_child_lives(document),
        )

    async def _rewritten(
        self,
        principal: Principal,
        key: FormKey,
        expected_version: int,
        written: Written,
        what: str,
        step: Step,
        *,
        complete: bool,
    ) -> SeenForm:
        sealed = await self._sealed(written)
        family, _ = await self._families.standing(principal, key.family_id)

        async def work(page: Page) -> SeenForm:
            holder = await self._holders.opened(page, principal, key.subject, RECORD_ID)
            record = holder.demanded(key.record, Action.CORRECT)
            if what == "FORM_SENT" and _was_sent(record, expected_version):
                return holder.seen_form(record)
            if record.version != expected_version:
                raise VersionConflict(holder.seen_form(record))
            changed = step(record, page.now)
            await self._check_rewritten(holder, record, written, complete=complete)
            changed = replace(
                changed,
                version=record.version + 1,
                sealed_answers=sealed or record.sealed_answers,
                answered_on=written.answered_on or record.answered_on,
                whereabouts_for=_texts_for(record, written, whereabouts_in(holder.asker, family, record.audience)),
            )
            saved = await self._holders.save(page, holder.with_form(changed))
            before, after = stored_form(record), stored_form(changed)
            page.note(form_change(what, key, changed, holder.asker, before=before, after=after))
            return saved.seen_form(changed)

        return await self._ledger.change(key.family_id, work)

    async def _sealed(self, written: Written) -> Binary | None:
        return None if written.answers is None else await self._cipher.encrypt(dump(without_blanks(written.answers)))

    async def _check_rewritten(self, holder: Holder, record: FormRecord, written: Written, *, complete: bool) -> None:
        definition = self._forms.definition(record.form, record.edition)
        if definition is None:
            raise Refused(Problem(ProblemCode.UNKNOWN_FORM, RECORD_ID))
        answers = await self.answers(record) if written.answers is None else without_blanks(written.answers)
        answered_on = written.answered_on or record.answered_on
        self._check(holder, definition, answers, answered_on, complete=complete)

    def _demanded_definition(self, holder: Holder, entry: FormEntry, issued_on: date) -> FormDefinition:
        definition = answerable(self._forms, entry, issued_on)
        problems = form_problems(definition, subjects_of(holder.document), holder.asker.side)
        if definition is None or problems:
            raise Refused(*problems)
        holder.demand_writing(definition.audience)
        return definition

    def _check(
        self, holder: Holder, definition: FormDefinition, answers: Answers, answered_on: date, *, complete: bool
    ) -> None:
        problems = entry_problems(
            definition,
            answers,
            answered_on,
            side=holder.asker.side,
            today=self._holders.today(),
            born_on=earliest_day(holder.document),
            complete=complete,
        )
        if problems:
            raise Refused(*problems)


def _saved(record: FormRecord, _: datetime) -> FormRecord:
    if record.state is not FormState.DRAFT:
        raise Refused(Problem(ProblemCode.FORM_ALREADY_SENT, RECORD_ID))
    return record


def _sent(record: FormRecord, now: datetime) -> FormRecord:
    if record.state is not FormState.DRAFT:
        raise Refused(Problem(ProblemCode.FORM_ALREADY_SENT, RECORD_ID))
    return replace(record, state=FormState.SENT, sent_at=now)


def _corrected(record: FormRecord, now: datetime) -> FormRecord:
    if record.state is not FormState.SENT:
        raise Refused(Problem(ProblemCode.FORM_NOT_SENT, RECORD_ID))
    return replace(record, corrected_at=now)


def _texts_for(record: FormRecord, written: Written, now: frozenset[str] | None) -> frozenset[str] | None:
    """Who reads the free texts in it. What was kept when it was written stays so until it is written anew."""
    return record.whereabouts_for if written.answers is None and now is None else now


def _was_sent(record: FormRecord, expected_version: int) -> bool:
    """Whether a request is repeated: she did not hear that the first one was heard."""
    return record.state is FormState.SENT and record.version == expected_version + 1


def _not_found(path: tuple[str, ...]) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, path))
