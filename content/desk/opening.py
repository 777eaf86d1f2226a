"""How every use case of the desk begins: whose text it is, whether she may, and whether it is what she saw."""

from collections.abc import Iterable

from content.desk.model import StepTaken, Text, TextKey, TextStep
from content.desk.rules import serves
from content.desk.store import DeskStore
from handbook_api.platform.identity import Principal
from handbook_api.platform.ledger import Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict


def municipality_of(principal: Principal) -> str:
    """The municipality at whose desk she works. Raises `Forbidden` for whoever works at none."""
    municipality = serves(principal)
    if municipality is None:
        raise Forbidden
    return municipality


async def opened(store: DeskStore, page: Page, principal: Principal, key: TextKey, field: str = "textId") -> Text:
    """The text, of her own municipality. Raises `Forbidden` and `Refused(NOT_FOUND)` for `field`."""
    found = await store.get(municipality_of(principal), key, page.session)
    if found is None:
        raise not_found(field)
    return found


async def step_after(store: DeskStore, page: Page, text: Text, expected_version: int) -> StepTaken | None:
    """What was done next with the version she saw; `None` where that is the present one, or never was."""
    if not 0 < expected_version < text.version:
        return None
    return await store.step(text.key, expected_version + 1, page.session)


def is_hers(step: StepTaken | None, kind: TextStep, principal: Principal) -> bool:
    """Whether it is the very step she asks for: she did not hear that it was taken."""
    return step is not None and (step.kind, step.by) == (kind, principal.uid)


def demand_version(text: Text, expected_version: int) -> None:
    """Raise `VersionConflict` with the text as it stands, where it is not what she saw."""
    if text.version != expected_version:
        raise VersionConflict(text)


def demand(problems: Iterable[Problem | None]) -> None:
    """Raise `Refused` with these problems, where there are any."""
    found = [problem for problem in problems if problem is not None]
    if found:
        raise Refused(*found)


def not_found(field: str) -> Refused:
    """What an id is answered with that is nobody's, or another municipality's."""
    return Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
