"""Every status, reason and verdict can be said in every language, with the names of vaccines instead of codes."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook_api.immunization.engine import forecast_all
from handbook_api.immunization.models import DoseReason, ForecastStatus, GivenDose, Patient, VaccineGroup
from handbook_api.immunization.schedule import LegalCategory
from handbook_api.immunization.wording import spoken_values
from handbook_api.platform.texts import LANGUAGES, Texts
from handbook_api.platform.vocabulary import Sex
from tests.immunization import schedules
from tests.immunization.schedules import JAPAN, a_girl, day, forecast

TEXTS = Texts.load()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_vocabulary_has_a_text(language: str) -> None:
    keys = [f"immunization.status.{status}" for status in ForecastStatus]
    keys += [f"immunization.dose_reason.{reason}" for reason in DoseReason]
    keys += [f"immunization.legal.{category}" for category in LegalCategory]

    assert [key for key in keys if not TEXTS.has(language, key)] == []


@settings(max_examples=80, deadline=None)
@given(
    born=st.dates(date(2006, 1, 1), date(2026, 11, 24)),
    on=st.dates(date(2020, 1, 1), date(2032, 1, 1)),
    sex=st.sampled_from(Sex),
    doses=st.lists(st.tuples(st.sampled_from(sorted(JAPAN.products)), st.dates(date(2006, 1, 1), date(2026, 11, 24)))),
)
def test_every_answer_can_be_said(born: date, on: date, sex: Sex, doses: list[tuple[str, date]]) -> None:
    given_doses = [GivenDose(str(number), product, given_on) for number, (product, given_on) in enumerate(doses)]

    for found in forecast_all(JAPAN, Patient(born, sex, due_date=day("2027-01-15")), given_doses, on):
        assert found.reason is not None
        for language in LANGUAGES:
            assert TEXTS.say(language, found.reason, count=None, **spoken_values(JAPAN, found, language))
            for verdict in found.verdicts:
                if verdict.rule is not None:
                    limit = verdict.limit.isoformat() if verdict.limit else ""
                    assert TEXTS.say(language, verdict.rule, limit=limit)


def test_a_live_vaccine_is_called_by_its_name() -> None:
    found = forecast(a_girl("2025-06-10"), VaccineGroup.VAR, "2026-06-16", schedules.given("MR 2026-06-15"))

    values = spoken_values(JAPAN, found, "ja")

    assert found.reason == "immunization.reason.NOT_YET_LIVE"
    assert TEXTS.say("ja", found.reason, count=None, **values) == (
        "「麻しん風しん混合（MR）ワクチン」との間隔をあけるため、2026-07-13から接種できます。"
    )


def test_a_group_that_comes_with_another_names_it() -> None:
    found = forecast_all(JAPAN, a_girl("2026-09-10"), [], day("2026-11-24"))
    hib = next(one for one in found if one.group is VaccineGroup.HIB)

    assert "Five-in-one" in str(spoken_values(JAPAN, hib, "en")["group"])
