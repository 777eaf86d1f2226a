"""A dry run: the services do all they would do, in a transaction that is then undone."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Ledger, Page, SubjectKind

Result = TypeVar("Result")


class _Undone(Exception):
    """Ends the transaction without anything of it."""


class Rehearsal(Ledger):
    """A ledger that keeps nothing. What it lets pass, the true one lets pass: the rules are not written twice."""

    async def change(self, family_id: str, work: Callable[[Page], Awaitable[Result]]) -> Result:
        """Run `work` and undo it; gives back what `work` gives, and raises what it raises."""
        given: list[Result] = []

        async def undone(page: Page) -> None:
            given.append(await work(page))
            raise _Undone

        try:
            await super().change(family_id, undone)
        except _Undone:
            return given[-1]
        raise RuntimeError("a rehearsal was not undone")


class NothingShown(AccessLog):
    """Enters no look, because nobody is shown anything: of a dry run only counts and reasons come out."""

    async def note(
        self,
        by: Principal,
        family_id: str,
        kind: SubjectKind,
        subject_id: str,
        *,
        request: str | None = None,
        kept_for: frozenset[str] | None = None,
    ) -> None:
        """Do nothing."""

    async def note_many(self, by: Principal, looks: Iterable[tuple[str, SubjectKind, str]]) -> None:
        """Do nothing."""
