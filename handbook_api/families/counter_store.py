"""Offers at the counter in MongoDB: each guardian's newest one. Until it is used, nothing of the handbook changes."""

from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession

from handbook_api.platform.ids import SEPARATOR
from handbook_api.platform.ledger import Page
from handbook_api.platform.migrations import Migration
from handbook_api.platform.mongodb import Database, Document


@dataclass(frozen=True, slots=True)
class CounterOffer:
    """A guardian's offer that staff may look. Of its two codes only digests are kept.

    `until` is when the access ends, `None` for the end of the day on which it is used. `used_by` is the user id of the
    staff member who used it: her repeated request is answered again, nobody else's.
    """

    family_id: str
    member_id: str
    digests: tuple[str, str]
    until: datetime | None
    expires_at: datetime
    used_by: str | None = None

    @property
    def id(self) -> str:
        """The same for each offer of this guardian, so that the newest takes the place of the one before."""
        return f"{self.family_id}{SEPARATOR}{self.member_id}"


class CounterStore:
    """Reads and writes offers."""

    def __init__(self, database: Database) -> None:
        self._offers = database.counter_offers

    async def put(self, offer: CounterOffer) -> None:
        """Keep an offer in place of the one the guardian made before."""
        await self._offers.replace_one({"_id": offer.id}, _stored(offer), upsert=True)

    async def with_digest(self, digest: str, session: AsyncClientSession | None = None) -> CounterOffer | None:
        """The offer of which one of the codes has this digest."""
        found = await self._offers.find_one({"digests": digest}, session=session)
        return _offer(found) if found else None

    async def mark_used(self, page: Page, offer: CounterOffer, uid: str) -> None:
        """Note who used an offer that was read in the same transaction."""
        await self._offers.update_one({"_id": offer.id}, {"$set": {"used_by": uid}}, session=page.session)


def _stored(offer: CounterOffer) -> Document:
    return {
        "_id": offer.id,
        "family_id": offer.family_id,
        "member_id": offer.member_id,
        "digests": list(offer.digests),
        "until": offer.until,
        "expires_at": offer.expires_at,
        "used_by": offer.used_by,
    }


def _offer(document: Document) -> CounterOffer:
    of_token, of_code = document["digests"]
    return CounterOffer(
        family_id=document["family_id"],
        member_id=document["member_id"],
        digests=(of_token, of_code),
        until=document["until"],
        expires_at=document["expires_at"],
        used_by=document["used_by"],
    )


async def _indexes(database: Database) -> None:
    await database.counter_offers.create_index([("digests", ASCENDING)], name="digests")


MIGRATIONS = (
    Migration("0008-counter-offers", "what guardians offer at the counter, by the digest of a code", _indexes),
)
