"""What lies in the database while it is measured: the families and articles of the demonstration, and an inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from handbook_api.demo.families import put_in
from handbook_api.demo.people import AOI, MISAKI, Person, chosen_id
from handbook_api.handbooks import Contents, Handbook
from handbook_api.house import House, import_starters
from handbook_api.platform.clock import Clock
from handbook_api.platform.identity_emulator import demo_token
from handbook_api.platform.ids import ChildKey, new_id, own_id
from handbook_api.platform.mongodb import Database, Document
from notifications.inbox import InboxEntry
from notifications.inbox_store import InboxStore
from notifications.planning import Household, plan
from notifications.programmes import Programmes
from schema.global_ids import NodeKind, global_id

PUSHES = 8
"""In the inbox of the person who asks; every second one is read."""

_FAMILY = own_id(MISAKI.uid, chosen_id(f"family-of-{MISAKI.uid}"))
YUI = ChildKey(_FAMILY, chosen_id("yui"))
HARUTO = ChildKey(_FAMILY, chosen_id("haruto"))
"""The two children of the person who asks, as `handbook_api/demo/families.py` enters them."""

_AS_FAR_AS_IT_TAKES = timedelta(days=800)
_TOKEN_LIFETIME = timedelta(days=1)


def node_id(child: ChildKey) -> str:
    """The id that an app knows a child by."""
    return global_id(NodeKind.CHILD, child)


def tokens(project: str, clock: Clock) -> Mapping[Person, str]:
    """The ID tokens of those who ask, good for longer than any measuring takes."""
    return {
        person: demo_token(person.uid, person.role, None, project, clock.now(), lifetime=_TOKEN_LIFETIME)
        for person in (MISAKI, AOI)
    }


async def fill(house: House, records: int) -> None:
    """Write everything that is asked for, with at least so many `records` of growth in each child's handbook."""
    await put_in(house)
    await import_starters(house)
    await _fill_inbox(house)
    await lengthen_handbooks(house.database, records)


async def _fill_inbox(house: House) -> None:
    """Her next reminders, as if the worker had sent them an hour apart."""
    now = house.clock.now()
    families = await house.services.families.mine(MISAKI.principal)
    seen = await house.services.children.see_all(MISAKI.principal, families)
    children = tuple(one.child for one in seen)
    programmes = Programmes(house.services.municipalities, house.services.schedule)
    household = Household(Handbook(families[0], Contents(children)))
    planned = plan(household, programmes, now, _AS_FAR_AS_IT_TAKES)
    reminders = islice((reminder for reminder in planned if reminder.uid == MISAKI.uid), PUSHES)
    entries = [
        InboxEntry(
            id=reminder.id,
            uid=MISAKI.uid,
            subject=reminder.subject,
            kind=reminder.kind,
            wording=reminder.wording,
            sent_at=now - timedelta(hours=hours),
            read_at=now if hours % 2 else None,
        )
        for hours, reminder in enumerate(reminders, 1)
    ]
    async with house.client.start_session() as session:
        await InboxStore(house.database).enter(entries, session)


async def lengthen_handbooks(database: Database, records: int) -> None:
    """Repeat each child's first record; the latest, which the first screen shows, stays the same."""
    async for child in database.children.find():
        first = child["growth"][0]
        missing = max(0, records - len(child["growth"]))
        repeated = [{**first, "id": new_id()} for _ in range(missing)]
        which = {"family_id": child["family_id"], "_id": child["_id"]}
        await database.children.update_one(which, {"$push": {"growth": {"$each": repeated, "$position": 0}}})


@dataclass(frozen=True, slots=True)
class Handbooks:
    """The children's documents as they were, to be put back after writing: a handbook that grew is slower to write."""

    database: Database
    documents: Sequence[Document]

    @classmethod
    async def of(cls, database: Database) -> "Handbooks":
        """All children as they are now."""
        return cls(database, await database.children.find().to_list())

    async def put_back(self) -> None:
        """Write them as they were. The ledger keeps what was entered meanwhile; nothing reads it here."""
        for document in self.documents:
            which = {"family_id": document["family_id"], "_id": document["_id"]}
            await self.database.children.replace_one(which, document)
