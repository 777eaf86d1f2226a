"""Opens the child or the pregnancy whose journal it is, under the rules of each."""

from dataclasses import dataclass

from handbook_api.children.model import Child
from handbook_api.children.service import ChildService
from handbook_api.families.access import Action, Standing
from handbook_api.journal.keys import JournalKey
from handbook_api.journal.rules import Setting
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Page
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.service import PregnancyService


@dataclass(frozen=True, slots=True)
class Owner:
    """A child or pregnancy with its journal, and how somebody stands to it."""

    journal: JournalKey
    asker: Standing
    setting: Setting


class Owners:
    """Looks children and pregnancies up. Whether the handbook goes on is never asked: a family may go on writing."""

    def __init__(self, children: ChildService, pregnancies: PregnancyService) -> None:
        self._children = children
        self._pregnancies = pregnancies

    async def opened(self, page: Page, principal: Principal, journal: JournalKey, *, path: tuple[str, ...]) -> Owner:
        """Whose journal it is, inside a transaction, for whoever may see the child or pregnancy. Staff are logged.

        Raises `Refused(NOT_FOUND)` at `path` for one that is not hers to see.
        """
        of = journal.of
        if isinstance(of, ChildKey):
            child, asker = await self._children.opened(page, principal, of, Action.READ, path=path)
            return Owner(journal, asker, self._of_child(child))
        pregnancy, asker = await self._pregnancies.opened(page, principal, of, Action.READ, path=path)
        return Owner(journal, asker, self._of_pregnancy(pregnancy))

    async def seen(self, principal: Principal, journal: JournalKey) -> Owner | None:
        """As `opened` without a transaction; `None` for one that is not hers to see."""
        of = journal.of
        if isinstance(of, ChildKey):
            child = await self._children.see(principal, of)
            if child is None:
                return None
            return Owner(journal, child.standing, self._of_child(child.child))
        pregnancy = await self._pregnancies.see(principal, of)
        if pregnancy is None:
            return None
        return Owner(journal, pregnancy.standing, self._of_pregnancy(pregnancy.pregnancy))

    def _of_child(self, child: Child) -> Setting:
        key = JournalKey(child.key)
        return Setting(key.kind, self._children.today(), born_on=child.birth.born_on)

    def _of_pregnancy(self, pregnancy: Pregnancy) -> Setting:
        key = JournalKey(pregnancy.key)
        return Setting(key.kind, self._children.today(), due_on=pregnancy.due_on)
