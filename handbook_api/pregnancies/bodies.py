"""The use case of the mother's body before the pregnancy: each side says it once, and says it anew."""

from dataclasses import replace

from handbook_api.families.access import Action, Audience, Standing
from handbook_api.platform.identity import Principal
from handbook_api.platform.ids import PregnancyKey
from handbook_api.platform.ledger import Change, Ledger, Page, SubjectKind
from handbook_api.platform.problems import Forbidden, Refused, VersionConflict
from handbook_api.pregnancies.model import Pregnancy
from handbook_api.pregnancies.records import MotherBody, stored_body
from handbook_api.pregnancies.service import PregnancyService
from handbook_api.pregnancies.views import SeenPregnancy, seen
from handbook_api.pregnancies.weight_gain import body_problems

_AUDIENCE = Audience.MOTHER


class MotherBodyService:
    """What the mother and the municipality say of her height, and of her weight before the pregnancy."""

    def __init__(self, pregnancies: PregnancyService, ledger: Ledger) -> None:
        self._pregnancies = pregnancies
        self._ledger = ledger

    async def state(
        self,
        principal: Principal,
        key: PregnancyKey,
        height_millimetres: int,
        weight_before_grams: int,
        *,
        expected_version: int | None,
        confirmed: bool,
    ) -> SeenPregnancy:
        """Say it for the first time (`expected_version` `None`), or anew. What already stands so is left as it is.

        Raises `Refused` with what is wrong, `Forbidden` for every guardian but the mother, and `VersionConflict` with
        the `SeenPregnancy` as it stands when her own side said something else since.
        """

        async def work(page: Page) -> SeenPregnancy:
            pregnancy, asker = await self._pregnancies.opened(page, principal, key, Action.READ)
            if not asker.may(Action.RECORD, asker.side, _AUDIENCE):
                raise Forbidden
            before = next((one for one in pregnancy.bodies if one.side is asker.side), None)
            if before and (before.height_millimetres, before.weight_before_grams) == (
                height_millimetres,
                weight_before_grams,
            ):
                return seen(pregnancy, asker)
            if (before.version if before else None) != expected_version:
                raise VersionConflict(seen(pregnancy, asker))
            problems = body_problems(height_millimetres, weight_before_grams, confirmed=confirmed)
            if problems:
                raise Refused(*problems)
            body = MotherBody(
                version=before.version + 1 if before else 1,
                side=asker.side,
                height_millimetres=height_millimetres,
                weight_before_grams=weight_before_grams,
                stated_by=asker.recorded_by,
                stated_at=page.now,
            )
            saved = await self._pregnancies.save_inside(page, _with(pregnancy, body))
            page.note(_change(key, before, body, asker))
            return seen(saved, asker)

        return await self._ledger.change(key.family_id, work)


def _with(pregnancy: Pregnancy, body: MotherBody) -> Pregnancy:
    others = tuple(one for one in pregnancy.bodies if one.side is not body.side)
    return replace(pregnancy, bodies=(*others, body))


def _change(key: PregnancyKey, before: MotherBody | None, after: MotherBody, by: Standing) -> Change:
    return Change(
        "MOTHER_BODY_STATED",
        SubjectKind.PREGNANCY,
        str(key),
        by.recorded_by,
        after.side.value,
        _AUDIENCE.value,
        stored_body(before) if before else None,
        stored_body(after),
    )
