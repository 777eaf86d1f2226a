"""The use cases of what becomes of a text: review, approval, publication, and its end."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from content.desk import steps
from content.desk.entry import expiry_problems, missing_for_review, plan_problems, remark_in_form, remark_problems
from content.desk.model import Plan, StepTaken, Text, TextKey, TextState, TextStep
from content.desk.opening import demand, demand_version, is_hers, municipality_of, opened, step_after
from content.desk.rules import is_approved_beside, readers_need, step_problem, will_have
from content.desk.store import DeskStore
from content.desk.surroundings import Surroundings
from content.desk.writing import DeskWriter
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Problem, ProblemCode, Refused

Decision = Callable[[Page, Text], Awaitable[Text]]
IsSame = Callable[[Text, StepTaken], bool]


class Deciding:
    """Everything that brings a text elsewhere and leaves its words alone.

    Each use case raises `Refused`, `Forbidden` for whoever works for no municipality, and, where a version is asked
    for, `VersionConflict` with the text as it stands. A repeated request gives the first answer.
    """

    def __init__(self, store: DeskStore, writer: DeskWriter, ledger: Ledger, surroundings: Surroundings) -> None:
        self._store = store
        self._writer = writer
        self._ledger = ledger
        self._surroundings = surroundings

    async def submit(self, principal: Principal, key: TextKey, expected_version: int) -> Text:
        """Ask for a second person's approval. What is missing is told."""

        async def work(page: Page, there: Text) -> Text:
            working = await self._store.revision(there.municipality, key, there.revision, page.session)
            if working is None:
                raise LookupError("a text names a revision that is not there")
            today = self._surroundings.today(there.municipality, page.now)
            demand(missing_for_review(working.words, working.facts, today))
            return await self._move(page, there, TextStep.SUBMITTED, principal)

        return await self._decide(principal, key, TextStep.SUBMITTED, expected_version, work)

    async def take_back(self, principal: Principal, key: TextKey, expected_version: int) -> Text:
        """Go on writing what waits for review, or hold back what is scheduled: that stays approved."""

        async def work(page: Page, there: Text) -> Text:
            return await self._move(page, there, TextStep.TAKEN_BACK, principal)

        return await self._decide(principal, key, TextStep.TAKEN_BACK, expected_version, work)

    async def reopen(self, principal: Principal, key: TextKey, expected_version: int) -> Text:
        """Take an archived text up again, as a draft of its newest revision.

        Not one that stands in for a starter which another one stands in for by now: families would get both.
        """

        async def work(page: Page, there: Text) -> Text:
            if there.replaces and await self._store.adoptions(there.municipality, there.replaces, page.session):
                raise Refused(Problem(ProblemCode.ARTICLE_ALREADY_ADOPTED, ("textId",)))
            return await self._move(page, there, TextStep.REOPENED, principal)

        return await self._decide(principal, key, TextStep.REOPENED, expected_version, work)

    async def give_back(self, principal: Principal, key: TextKey, expected_version: int, remark: str) -> Text:
        """Return a text with what is to be changed, also once it was approved or scheduled."""
        remark = remark_in_form(remark)
        demand(remark_problems(remark, is_needed=True))

        async def work(page: Page, there: Text) -> Text:
            taken = steps.returned(there, principal.uid, remark, page.now)
            return await self._writer.move(page, taken, TextStep.RETURNED, principal.uid, remark)

        def is_same(_: Text, step: StepTaken) -> bool:
            return step.remark == remark

        return await self._decide(principal, key, TextStep.RETURNED, expected_version, work, is_same)

    async def approve(self, principal: Principal, key: TextKey, expected_version: int) -> Text:
        """Stand by a text that others wrote; of a medical one as staff."""

        async def work(page: Page, there: Text) -> Text:
            taken = steps.approved(there, principal, page.now)
            return await self._writer.move(page, taken, TextStep.APPROVED, principal.uid)

        return await self._decide(principal, key, TextStep.APPROVED, expected_version, work)

    async def schedule(self, principal: Principal, key: TextKey, expected_version: int, plan: Plan) -> Text:
        """Have an approved text published by itself; once more for another time."""

        async def work(page: Page, there: Text) -> Text:
            zone = self._surroundings.municipality(there.municipality).zone
            demand(plan_problems(plan, page.now, zone))
            if not will_have(there, await self._original(page, there), plan.publish_at):
                raise _original_first()
            _demand_approved_beside(there)
            taken = steps.scheduled(there, plan, principal.uid, page.now)
            return await self._writer.move(page, taken, TextStep.SCHEDULED, principal.uid)

        def is_same(there: Text, step: StepTaken) -> bool:
            return there.version == step.number and there.plan == plan

        return await self._decide(principal, key, TextStep.SCHEDULED, expected_version, work, is_same)

    async def publish(
        self, principal: Principal, key: TextKey, expected_version: int, expires_at: datetime | None = None
    ) -> Text:
        """Give readers an approved text now, until `expires_at` where that is said; once more for another end."""

        async def work(page: Page, there: Text) -> Text:
            if expires_at is not None:
                zone = self._surroundings.municipality(there.municipality).zone
                demand(expiry_problems(expires_at, page.now, zone))
            if not readers_need(there, await self._original(page, there)):
                raise _original_first()
            _demand_approved_beside(there)
            return await self._writer.publish(page, there, TextStep.PUBLISHED, principal.uid, expires_at)

        def is_same(there: Text, step: StepTaken) -> bool:
            published = there.published
            return there.version == step.number and published is not None and published.expires_at == expires_at

        return await self._decide(principal, key, TextStep.PUBLISHED, expected_version, work, is_same)

    async def archive(self, principal: Principal, key: TextKey, remark: str | None = None) -> Text:
        """Take a text from readers at once, and put it away; with an original its translations go from readers too.

        No version is asked for, and no second person: it may be urgent. Twice is no error.
        """
        said = remark_in_form(remark or "") or None
        demand(remark_problems(said or "", is_needed=False))

        async def work(page: Page) -> Text:
            there = await opened(self._store, page, principal, key)
            if there.state is TextState.ARCHIVED:
                return there
            return await self._writer.take_away(page, there, TextStep.ARCHIVED, principal.uid, said)

        return await self._ledger.change(municipality_of(principal), work)

    async def _decide(
        self,
        principal: Principal,
        key: TextKey,
        step: TextStep,
        expected_version: int,
        work: Decision,
        is_same: IsSame = lambda _text, _step: True,
    ) -> Text:
        """Take a step. `is_same`: whether one of this kind that was taken with that version said the same; else who
        asks for another time would hear that it was done.
        """

        async def transaction(page: Page) -> Text:
            there = await opened(self._store, page, principal, key)
            after = await step_after(self._store, page, there, expected_version)
            if after is not None and is_hers(after, step, principal) and is_same(there, after):
                return there
            demand_version(there, expected_version)
            demand([step_problem(there, step, principal, self._surroundings.medical)])
            return await work(page, there)

        return await self._ledger.change(municipality_of(principal), transaction)

    async def _move(self, page: Page, there: Text, step: TextStep, principal: Principal) -> Text:
        taken = steps.moved(there, step, principal.uid, page.now)
        return await self._writer.move(page, taken, step, principal.uid)

    async def _original(self, page: Page, there: Text) -> Text | None:
        """The original of a translation, `None` for an original."""
        if there.is_original:
            return None
        return (await self._store.of_article(there.municipality, there.key.article_id, page.session))[0]


def _demand_approved_beside(there: Text) -> None:
    if not is_approved_beside(there):
        raise Refused(Problem(ProblemCode.ARTICLE_APPROVED_BESIDE_ANOTHER, ("textId",)))


def _original_first() -> Refused:
    return Refused(Problem(ProblemCode.ARTICLE_ORIGINAL_FIRST, ("textId",)))
