"""What one person sees of a checkup's record."""

from dataclasses import replace

import pytest
from bson.binary import Binary

from handbook_api.checkups.records import Correction, Judgement
from handbook_api.checkups.views import findings_for, shown_to
from handbook_api.families.access import Audience, Relation, Standing
from handbook_api.forms.answers import Answers, TextAnswer
from handbook_api.forms.definition import FormDefinition, FormPurpose, FormSubject, Provenance, Question
from handbook_api.forms.values import QuestionType, Sensitivity
from tests.checkups.builders import NOW, a_record

STAFF = Standing(Relation.STAFF)
FAMILY = [Standing(Relation.MOTHER), Standing(Relation.GUARDIAN)]
RECORD = replace(
    a_record(judgement=Judgement.OBSERVE),
    sealed_findings=Binary(b"findings"),
    corrections=(Correction(1, Binary(b"before"), Binary(b"why"), "uid-of-Hayashi", NOW),),
)
ANSWERS: Answers = {key: TextAnswer("x") for key in ("notes", "home", "screened")}


def a_form(audience: Audience = Audience.GUARDIANS) -> FormDefinition:
    def question(key: str, sensitivity: Sensitivity = Sensitivity.ORDINARY) -> Question:
        return Question(key, QuestionType.TEXT, {"ja": "x", "en": "x"}, sensitivity=sensitivity)

    return FormDefinition(
        code="findings_of_a_test",
        edition="2025",
        titles={"ja": "x", "en": "x"},
        subject=FormSubject.CHILD,
        audience=audience,
        purpose=FormPurpose.FINDINGS,
        questions=(question("notes"), question("home"), question("screened", Sensitivity.ABUSE_SCREENING)),
        provenance=Provenance("a test", verified=False),
    )


@pytest.mark.parametrize("asker", FAMILY)
def test_before_the_release_a_family_sees_that_it_was_attended_and_no_more(asker: Standing) -> None:
    seen = shown_to(RECORD, asker)
    assert (seen.attended_on, seen.sealed_place) == (RECORD.attended_on, RECORD.sealed_place)
    assert (seen.sealed_findings, seen.judgement, seen.referral, seen.sealed_remarks) == (None, None, None, None)
    assert (seen.corrections, seen.signature) == ((), None)
    assert findings_for(asker, RECORD, a_form(), ANSWERS) == {}


@pytest.mark.parametrize("asker", FAMILY)
def test_after_the_release_remarks_and_earlier_states_stay_where_they_are(asker: Standing) -> None:
    seen = shown_to(replace(RECORD, released_at=NOW), asker)
    assert (seen.judgement, seen.sealed_findings) == (Judgement.OBSERVE, RECORD.sealed_findings)
    assert (seen.sealed_remarks, seen.corrections, seen.signature) == (None, (), None)


@pytest.mark.parametrize("asker", FAMILY)
def test_a_question_that_screens_for_abuse_is_never_released(asker: Standing) -> None:
    released = replace(RECORD, released_at=NOW, withheld=frozenset({"home"}))
    assert set(findings_for(asker, released, a_form(), ANSWERS)) == {"notes"}


@pytest.mark.parametrize("asker", FAMILY)
def test_a_form_that_is_for_staff_alone_is_never_released(asker: Standing) -> None:
    assert findings_for(asker, replace(RECORD, released_at=NOW), a_form(Audience.STAFF), ANSWERS) == {}


def test_staff_see_all_of_it() -> None:
    assert shown_to(RECORD, STAFF) == RECORD
    assert findings_for(STAFF, RECORD, a_form(Audience.STAFF), ANSWERS) == ANSWERS


def test_a_place_that_is_kept_is_shown_to_those_it_is_kept_for_and_to_staff() -> None:
    kept = replace(RECORD, whereabouts_for=frozenset({"a-member"}))
    assert shown_to(kept, FAMILY[0]).sealed_place is None
    assert shown_to(kept, STAFF).sealed_place == RECORD.sealed_place
