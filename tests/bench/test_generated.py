"""The generated children: always the same ones, as many as asked for, with doses that fit their age."""

from datetime import date

from bench.generated import fill
from handbook_api.children.store import ChildStore
from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.models import ForecastStatus
from handbook_api.immunization.views import doses_of, patient_of
from handbook_api.municipalities.municipality import VaccinationDifferences
from handbook_api.platform.mongodb import Database

TODAY = date(2026, 11, 24)


async def test_it_is_always_the_same_children(empty_database: Database) -> None:
    families = await fill(empty_database, 50, TODAY)
    first = await empty_database.children.find().sort("_id").to_list()
    for name in ("families", "children"):
        await empty_database.drop_collection(name)

    assert await fill(empty_database, 50, TODAY) == families
    assert await empty_database.children.find().sort("_id").to_list() == first
    assert (len(first), await empty_database.families.count_documents({"unplanned": True})) == (50, families)


async def test_most_doses_keep_the_schedule(empty_database: Database) -> None:
    """A ward where half of the series needed a clinician's look would measure something else."""
    await fill(empty_database, 200, TODAY)
    ids = tuple(await empty_database.families.distinct("_id"))
    children = await ChildStore(empty_database).of_families(ids)
    schedule = load_schedule()

    statuses = [
        forecast.status
        for child in children
        for forecast in forecast_all(schedule, patient_of(child, VaccinationDifferences()), doses_of(child), TODAY)
        if forecast.verdicts
    ]

    assert all(dose.given_on <= TODAY for child in children for dose in doses_of(child))
    assert statuses.count(ForecastStatus.NEEDS_REVIEW) < 0.01 * len(statuses)
    assert statuses.count(ForecastStatus.COMPLETE) > 0.3 * len(statuses)
