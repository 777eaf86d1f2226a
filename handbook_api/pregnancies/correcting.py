"""The use cases around what a pregnancy rests on: set its due date anew, correct the number of children, the place."""

from dataclasses import replace

from handbook_api.families.access import Action, Audience, Standing
from handbook_api.families.told_municipality import moved, told_to
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Ledger, Page
from handbook_api.platform.problems import Forbidden, Problem, ProblemCode, Refused, VersionConflict
from handbook_api.pregnancies.changes import pregnancy_change
from handbook_api.pregnancies.dating import DatingBasisEntry, dating_problems
from handbook_api.pregnancies.model import Dating, Pregnancy
from handbook_api.pregnancies.rules import DATINGS_CEILING, municipality_problems, with_fetuses
from handbook_api.pregnancies.service import PREGNANCY_ID, PregnancyService, new_dating
from handbook_api.pregnancies.store import described
from handbook_api.pregnancies.views import SeenPregnancy, seen

_CORRECTED = "PREGNANCY_CORRECTED"


class PregnancyCorrectionService:
    """Corrects a pregnancy that goes on. Guardians and staff alike: the clinic's word reaches either."""

    def __init__(self, pregnancies: PregnancyService, ledger: Ledger, served: frozenset[str]) -> None:
        self._pregnancies = pregnancies
        self._ledger = ledger
        self._served = served

    async def set_due_date(
        self, principal: Principal, key: PregnancyKey, expected_version: int, entry: DatingBasisEntry
    ) -> SeenPregnancy:
        """Set the due date anew; the earlier ones stay in its history. What stands already is left as it is.

        Raises `Refused` with what is wrong, `PREGNANCY_NOT_ONGOING` after the birth or an ending, `CEILING_REACHED`,
        and `VersionConflict` with a `SeenPregnancy` as it stands.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.READ)
            demand_writing(asker)
            problems = dating_problems(entry, self._pregnancies.today())
            # What cannot be has no due date to compare: it can lie beyond the last day there is.
            dating = None if problems else new_dating(entry, asker, page)
            if dating is not None and _say_the_same(pregnancy.dating, dating):
                return seen(pregnancy, asker)
            _demand_ongoing(pregnancy, expected_version, asker)
            if dating is None:
                raise Refused(*problems)
            if len(pregnancy.datings) >= DATINGS_CEILING:
                raise Refused(Problem(ProblemCode.CEILING_REACHED, PREGNANCY_ID, {"limit": DATINGS_CEILING}))
            dated = replace(pregnancy, datings=(*pregnancy.datings, dating))
            return await self._saved(page, "DUE_DATE_SET", pregnancy, dated, asker)

        return await self._ledger.change(key.family_id, work)

    async def correct(
        self, principal: Principal, key: PregnancyKey, expected_version: int, fetuses: int, municipality: str | None
    ) -> SeenPregnancy:
        """Replace the number of children to come, and whose programme is the pregnancy's.

        A municipality that others are not to know is told them by nothing, no version either. Raises as `set_due_date`
        does; `FETUSES_TOO_FEW` for fewer children than the record already tells of.
        """

        async def work(page: Page) -> SeenPregnancy:
            family, pregnancy, asker = await self._pregnancies.opened_in_family(page, principal, key, Action.READ)
            demand_writing(asker)
            stands = told_to(pregnancy, asker)
            if (len(pregnancy.fetuses), stands) == (fetuses, municipality):
                return seen(pregnancy, asker)
            _demand_ongoing(pregnancy, expected_version, asker)
            to_come, problems = with_fetuses(pregnancy, fetuses)
            if municipality != stands:
                problems += municipality_problems(municipality, self._served)
            if problems:
                raise Refused(*problems)
            placing = moved(pregnancy, municipality, asker, family)
            if to_come == pregnancy.fetuses:
                return seen(await self._pregnancies.place(page, pregnancy, placing, asker, _CORRECTED), asker)
            corrected = replace(
                pregnancy,
                fetuses=to_come,
                municipality=placing.municipality,
                told_municipality=placing.told_municipality,
            )
            return await self._saved(page, _CORRECTED, pregnancy, corrected, asker)

        return await self._ledger.change(key.family_id, work)

    async def _saved(
        self, page: Page, what: str, before: Pregnancy, after: Pregnancy, asker: Standing
    ) -> SeenPregnancy:
        saved = await self._pregnancies.save(page, after)
        page.note(pregnancy_change(what, saved, asker, before=described(before), after=described(saved)))
        return seen(saved, asker)


def demand_writing(asker: Standing) -> None:
    """Raise `Forbidden` for whoever may not write, on her own side, what all guardians read."""
    if not asker.may(Action.RECORD, asker.side, Audience.GUARDIANS):
        raise Forbidden


def _demand_ongoing(pregnancy: Pregnancy, expected_version: int, asker: Standing) -> None:
    if not pregnancy.goes_on:
        raise Refused(Problem(ProblemCode.PREGNANCY_NOT_ONGOING, PREGNANCY_ID))
    if pregnancy.version != expected_version:
        raise VersionConflict(seen(pregnancy, asker))


def _say_the_same(one: Dating, other: Dating) -> bool:
    return (one.due_on, one.basis, one.basis_on, one.basis_days) == (
        other.due_on,
        other.basis,
        other.basis_on,
        other.basis_days,
    )
