"""What a worker sees to at the desk: texts whose time has come, and those whose time is over."""

from typing import Final

import structlog

from content.desk import steps
from content.desk.model import Text, TextState, TextStep
from content.desk.rules import is_approved_beside, is_approved_enough, readers_need, will_have
from content.desk.store import DeskStore
from content.desk.surroundings import Surroundings
from content.desk.writing import DeskWriter
from handbook_api.platform.clock import Clock
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.one_by_one import one_by_one

log = structlog.get_logger()

AT_ONCE: Final = 50


class DeskWork:
    """Publishes and takes away what is due. Any number of workers may do it at once.

    Each text is looked at anew in the transaction that changes it: what another worker has done, or somebody has taken
    back, is not done again. What came due while no worker was there is done by the next one.
    """

    def __init__(
        self, store: DeskStore, writer: DeskWriter, ledger: Ledger, surroundings: Surroundings, clock: Clock
    ) -> None:
        self._store = store
        self._writer = writer
        self._ledger = ledger
        self._surroundings = surroundings
        self._clock = clock

    async def do_some(self) -> bool:
        """Do a piece of it; whether nothing was left to be done."""
        expired = await self._store.expired(self._clock.now(), AT_ONCE)
        done = await one_by_one(expired, self.end, "article_not_taken_away")
        due = await self._store.due(self._clock.now(), AT_ONCE)
        done += await one_by_one(due, self.begin, "article_not_published")
        return not done

    async def begin(self, seen: Text) -> bool:
        """Publish a text that was seen to be due, or say why not; whether anything was done.

        It may have been taken back, or put off, since it was seen.
        """

        async def work(page: Page) -> TextStep | None:
            text = await self._store.get(seen.municipality, seen.key, page.session)
            step = await self._step_for(page, text) if text else None
            if text is None or step is None:
                return None
            expires_at = text.plan.expires_at if text.plan else None
            match step:
                case TextStep.PUBLISHED_WHEN_DUE:
                    await self._writer.publish(page, text, step, None, expires_at)
                case TextStep.MISSED:
                    await self._writer.take_away(page, text, step, None)
                case _:
                    await self._writer.move(page, steps.moved(text, step, None, page.now), step, None)
            return step

        step = await self._ledger.change(seen.municipality, work)
        if step is not None:
            log.info("article_due", step=step.value)
        return step is not None

    async def _step_for(self, page: Page, text: Text) -> TextStep | None:
        """What is to be done with a text now; `None` for nothing, or not yet."""
        plan = text.plan
        if text.state is not TextState.SCHEDULED or plan is None or plan.publish_at > page.now:
            return None
        if plan.expires_at is not None and plan.expires_at <= page.now:
            return TextStep.MISSED
        if not is_approved_enough(text, self._surroundings.medical) or not is_approved_beside(text):
            return TextStep.HELD_BACK
        original = None if text.is_original else await self._original(page, text)
        if readers_need(text, original):
            return TextStep.PUBLISHED_WHEN_DUE
        # Its original is due as well and in another worker's hands: it comes next time.
        return None if will_have(text, original, page.now) else TextStep.HELD_BACK

    async def _original(self, page: Page, text: Text) -> Text:
        return (await self._store.of_article(text.municipality, text.key.article_id, page.session))[0]

    async def end(self, seen: Text) -> bool:
        """Take a text away that was seen to be of no use any more; whether that was done."""

        async def work(page: Page) -> bool:
            text = await self._store.get(seen.municipality, seen.key, page.session)
            expires_at = text.published.expires_at if text and text.published else None
            if text is None or expires_at is None or expires_at > page.now:
                return False
            await self._writer.take_away(page, text, TextStep.EXPIRED, None)
            return True

        is_done = await self._ledger.change(seen.municipality, work)
        if is_done:
            log.info("article_expired")
        return is_done
