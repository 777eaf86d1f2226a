"""Which family registered the handbook with which number: for files that name children by it."""

from collections.abc import Collection, Mapping

from handbook_api.platform.mongodb import Database


class RegisteredNumbers:
    """Reads issued handbooks. Whether a family lets the municipality look is asked by the services that call this."""

    def __init__(self, database: Database) -> None:
        self._issues = database.handbook_issues

    async def families(self, municipality: str, numbers: Collection[str]) -> Mapping[str, str]:
        """The family of each of these numbers that a family has registered; one read, however many."""
        if not numbers:
            return {}
        wanted = {"municipality": municipality, "number": {"$in": sorted(numbers)}}
        found = self._issues.find(wanted, {"number": 1, "registered.family_id": 1})
        return {one["number"]: one["registered"]["family_id"] async for one in found if one.get("registered")}
