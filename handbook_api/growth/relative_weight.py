"""肥満度: by how many percent a weight differs from the standard weight for the height. Pure."""

from functools import cache
from typing import NamedTuple

from handbook_api.growth.tables import table
from handbook_api.platform.vocabulary import Sex

FIRST_YEAR = 1
UNDER_YEARS = 6
SHORTEST_MILLIMETRES = 700
TALLEST_MILLIMETRES = 1200


class _StandardWeight(NamedTuple):
    per_square_centimetre: float
    per_centimetre: float
    constant: float


def applies(age_years: int, length_millimetres: int) -> bool:
    """Whether the formula holds: from one year to under six, 70 to 120 cm tall."""
    return FIRST_YEAR <= age_years < UNDER_YEARS and SHORTEST_MILLIMETRES <= length_millimetres <= TALLEST_MILLIMETRES


def standard_weight_grams(sex: Sex, length_millimetres: int, edition: str) -> float:
    """The standard weight in grams for a height, by the coefficients of an edition (`2023` or `2010`).

    `sex` is MALE or FEMALE. Raises `KeyError` for an edition there are no coefficients of.
    """
    standard = _coefficients()[edition, sex]
    centimetres = length_millimetres / 10
    kilograms = (
        standard.per_square_centimetre * centimetres**2 + standard.per_centimetre * centimetres + standard.constant
    )
    return kilograms * 1000


def relative_weight_percent(sex: Sex, weight_grams: int, length_millimetres: int, edition: str) -> float:
    """肥満度 in percent; below zero for a weight under the standard."""
    standard = standard_weight_grams(sex, length_millimetres, edition)
    return (weight_grams - standard) / standard * 100


@cache
def _coefficients() -> dict[tuple[str, Sex], _StandardWeight]:
    return {
        (row["edition"], Sex(row["sex"])): _StandardWeight(
            float(row["per_cm2"]), float(row["per_cm"]), float(row["constant"])
        )
        for row in table("standard_weight")
    }
