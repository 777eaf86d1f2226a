"""Every worked case of the Japanese schedule comes out as somebody worked it out by hand."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from handbook_api.immunization.engine import dose_evaluations, forecast_group
from handbook_api.immunization.models import Conditions, Patient, VaccineGroup
from handbook_api.platform.vocabulary import Sex
from tests.immunization.schedules import JAPAN, day, given

_MOTHER_BORN_ON = "1995-08-14"
_DATES = ("earliest", "recommended_from", "recommended_to", "latest")

Case = Mapping[str, object]


def _cases() -> list[Case]:
    written = Path(__file__).with_name("worked_cases.yaml").read_text(encoding="utf-8")
    cases: list[Case] = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only, like the reader
    return cases


def _patient(case: Case) -> Patient:
    due_date = case.get("due_date")
    return Patient(
        birth_date=day(str(case.get("born", _MOTHER_BORN_ON))),
        sex=Sex(str(case.get("sex", "MALE"))),
        due_date=day(str(due_date)) if due_date else None,
        conditions=Conditions(
            maternal_hbsag_positive=True if "maternal_hbsag_positive" in case else None,
            had_varicella=True if "had_varicella" in case else None,
        ),
    )


def _written(found: date | str | None) -> str:
    return str(found)


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case["id"])) for case in _cases()])
def test_a_worked_case_comes_out_as_by_hand(case: Case) -> None:
    product = case.get("product")
    doses = case.get("doses", [])
    assert isinstance(doses, list)

    found = forecast_group(
        JAPAN,
        _patient(case),
        given(*doses),
        VaccineGroup(str(case["group"])),
        day(str(case["on"])),
        product=str(product) if product else None,
    )

    assert found.status == case["status"]
    answer = {name: _written(getattr(found, name)) for name in ("next_dose", *_DATES) if name in case}
    assert answer == {name: case[name] for name in answer}
    if "evaluations" in case:
        assert list(dose_evaluations(found)) == case["evaluations"]


def test_all_63_cases_are_here() -> None:
    assert len(_cases()) == 63
