"""Follows the ledger: whoever may be reached by a topic no longer is looked at soon."""

from typing import Final

from handbook_api.platform.ids import ChildKey
from handbook_api.platform.ledger import Page, SubjectKind
from notifications.announcements.topic_store import TopicStore

_OF_A_WHOLE: Final = frozenset({SubjectKind.FAMILY, SubjectKind.MEMBER, SubjectKind.CHILD, SubjectKind.PREGNANCY})


class TopicFollower:
    """Notes, in the transaction of the change, that a family's people may be subscribed to the wrong topics by now.

    It is called with every change of every family, and asks the database nothing where only a record was written.
    """

    def __init__(self, store: TopicStore) -> None:
        self._store = store

    async def __call__(self, family_id: str, page: Page) -> None:
        """A `Follower` of the ledger."""
        is_erased = any(ChildKey.parse(erased) is not None for erased in page.erased)
        is_of_a_whole = any(change.subject_kind in _OF_A_WHOLE for change in page.changes)
        if page.ended or is_erased or is_of_a_whole:
            await self._store.hasten(family_id, page.session)
