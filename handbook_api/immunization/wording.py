"""What a forecast's texts need besides their key: products and groups by the name they have in a language."""

from collections.abc import Mapping

from handbook_api.immunization.models import GroupForecast, VaccineGroup
from handbook_api.immunization.schedule import Schedule


def spoken_values(schedule: Schedule, forecast: GroupForecast, language: str) -> Mapping[str, str | int]:
    """The values of `forecast.reason` with names in place of codes.

    A language the schedule does not have gets the schedule's first.
    """
    values = dict(forecast.values)
    for key in ("product", "liveProduct"):
        if key in values:
            values[key] = _name(schedule, schedule.products[str(values[key])].names, language)
    if "group" in values:
        group = schedule.by_group[VaccineGroup(str(values["group"]))]
        values["group"] = _name(schedule, group.names, language)
    return values


def _name(schedule: Schedule, names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names[schedule.languages[0]]
