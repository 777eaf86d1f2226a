"""Which municipality may look, as an expression that MongoDB works out itself: for figures, which name no family."""

from datetime import datetime

from handbook_api.platform.mongodb import Document


def is_open_to(municipality: str, now: datetime, *, family: str = "$$ROOT") -> Document:
    """Whether a family's document lets the staff of `municipality` look at the instant `now`.

    `family` is the expression that gives the document: the one that is looked at, where nothing else is said. It says
    of every document what `Family.shared_with` says of the family: of each guardian's openings that are not over, the
    one she opened last counts. A test asks both of the same families.
    """
    covers = {
        "$and": [
            {"$or": [{"$eq": ["$$share.opened_at", None]}, {"$lte": ["$$share.opened_at", now]}]},
            {"$lt": [now, "$$share.until"]},
        ]
    }
    of_hers = {"$filter": {"input": "$$open", "as": "share", "cond": {"$eq": ["$$share.opened_by", "$$guardian"]}}}
    last_of_each = {
        "$map": {
            "input": {"$setUnion": ["$$open.opened_by", []]},
            "as": "guardian",
            "in": {"$let": {"vars": {"last": {"$last": of_hers}}, "in": "$$last.municipality"}},
        }
    }
    return {
        "$let": {
            "vars": {"open": {"$filter": {"input": f"{family}.ward_shares", "as": "share", "cond": covers}}},
            "in": {"$in": [municipality, last_of_each]},
        }
    }
