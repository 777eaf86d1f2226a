"""What comes of every mutation about forms when each of the people sends it."""

from collections.abc import Mapping
from typing import Any

from tests.access.household import Household
from tests.access.row import DONE, FORBIDDEN, NOT_FOUND, NOTHING, STALE, Input, Row, for_all
from tests.access.secrets_pregnancies import own_id
from tests.access.writing_pregnancies import (
    OF_NEITHER,
    OF_THE_FAMILY,
    OF_THE_MOTHER_ALONE,
    OF_THE_PARTNER_ALONE,
    OF_THE_WARD,
    OF_WHOLE,
    unseen,
)


def form(name: str, *, version: int | None = None, **given: Any) -> Input:
    """An answered form, at its version."""

    def found(home: Household) -> Mapping[str, Any]:
        things = home.pregnancies
        expected = things.form_versions[name] if version is None else version
        return {"recordId": things.forms[name], "expectedVersion": expected, **given}

    return found


def answered(name: str, question: str, *, version: int | None = None) -> Input:
    """An answered form with one answer to write into it."""
    return form(name, version=version, answers=[{"question": question, "text": "書きなおした"}])


def shared(name: str) -> Input:
    """An answered form where `stopSharingForm` asks for no version."""
    return lambda home: {"recordId": home.pregnancies.forms[name]}


def begun_form(code: str, on: str, **given: Any) -> Input:
    """A form to begin about a pregnancy."""
    return lambda home: {
        "subjectId": home.pregnancies.ids[on],
        "form": code,
        "answers": [],
        **given,
    }


def _of_the_child(home: Household) -> Mapping[str, Any]:
    return {"subjectId": home.child}


def _under_a_form(name: str) -> Input:
    return lambda home: {"subjectId": home.child, "id": own_id(home.pregnancies.forms[name])}


FORM_ROWS: tuple[Row, ...] = (
    Row("startForm", "of the child", _of_the_child, for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("startForm", "of the child, what staff ask for themselves",
        lambda home: {"subjectId": home.child, "form": "national_3_4m_household", "edition": None, "answers": []},
        for_all(mother="UNKNOWN_FORM", father="UNKNOWN_FORM", viewers="UNKNOWN_FORM", nurse=STALE)),
    Row("startForm", "of the child, one that the other parent began",
        lambda home: {**_of_the_child(home), "form": "guardian_9_10m", "answers": []},
        for_all(mother=STALE, father=STALE, viewers=FORBIDDEN, nurse=DONE)),
    Row("startForm", "of the child, under the id of one that is there", _under_a_form("PRIVATE"),
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=NOT_FOUND)),
    Row("startForm", "of the mother's", begun_form("work_and_environment", "BORN"),
        unseen(mother=DONE, father=FORBIDDEN, nurse=DONE)),
    Row("startForm", "of the mother's, that she has", begun_form("work_and_environment", "RUNNING"),
        unseen(mother=STALE, father=FORBIDDEN, nurse=STALE)),
    Row("startForm", "of the partner's", begun_form("pregnancy_notes", "PARTNERS"),
        unseen(mother=FORBIDDEN, father=DONE, nurse=DONE)),
    Row("startForm", "of how the mother feels", begun_form("mother_self_record", "PARTNERS"),
        unseen(mother=FORBIDDEN, father=DONE, nurse="FORM_NOT_FOR_YOU")),
    Row("startForm", "of a pregnancy, for guardians", begun_form("father_and_others_note", "PARTNERS"), OF_WHOLE),
    Row("saveForm", "half-way", answered("DRAFT", "free_note"), unseen(mother=DONE, father=DONE, nurse=NOT_FOUND)),
    Row("saveForm", "half-way, changed since", answered("DRAFT", "free_note", version=7),
        unseen(mother=STALE, father=STALE, nurse=NOT_FOUND)),
    Row("saveForm", "half-way, the municipality's", answered("WARDS_DRAFT", "free_note"),
        unseen(mother=NOT_FOUND, father=NOT_FOUND, nurse=DONE)),
    Row("saveForm", "half-way, the mother's", answered("MOTHERS_DRAFT", "feelings"), OF_THE_MOTHER_ALONE),
    Row("sendForm", "half-way", form("DRAFT"), unseen(mother=DONE, father=DONE, nurse=NOT_FOUND)),
    Row("sendForm", "half-way, the municipality's", form("WARDS_DRAFT"),
        unseen(mother=NOT_FOUND, father=NOT_FOUND, nurse=DONE)),
    Row("sendForm", "half-way, the mother's", form("MOTHERS_DRAFT"), OF_THE_MOTHER_ALONE),
    Row("correctForm", "kept from the municipality", answered("PRIVATE", "free_note"),
        unseen(mother=DONE, father=DONE, nurse=NOT_FOUND)),
    Row("correctForm", "shown to the municipality", answered("SHARED", "free_note"), OF_THE_FAMILY),
    Row("correctForm", "shown to the municipality, changed since", answered("SHARED", "free_note", version=9),
        unseen(mother=STALE, father=STALE, nurse=FORBIDDEN)),
    Row("correctForm", "the municipality's", answered("WARDS", "free_note"), OF_THE_WARD),
    Row("correctForm", "the mother's, shown to the municipality", answered("MOTHERS_SHARED", "medication"),
        unseen(mother=DONE, father=NOT_FOUND, nurse=FORBIDDEN)),
    Row("correctForm", "the municipality's for the mother", answered("OF_MOTHER_BY_WARD", "occupation"),
        unseen(mother=FORBIDDEN, father=NOT_FOUND, nurse=DONE)),
    Row("correctForm", "the partner's", answered("PARTNERS_PRIVATE", "occupation"), OF_THE_PARTNER_ALONE),
    Row("correctForm", "what staff ask for themselves",
        form("INTERVIEW", answers=[{"question": "home_events", "choices": ["HIT_IN_ANGER"]}]),
        unseen(mother=NOT_FOUND, father=NOT_FOUND, nurse=DONE)),
    Row("shareFormWithWard", "kept from the municipality", form("PRIVATE"),
        unseen(mother=DONE, father=DONE, nurse=NOT_FOUND)),
    Row("shareFormWithWard", "shown to the municipality", form("SHARED"),
        unseen(mother=NOTHING, father=NOTHING, nurse=FORBIDDEN)),
    Row("shareFormWithWard", "the mother's", form("MOTHERS_PRIVATE"), OF_THE_MOTHER_ALONE),
    Row("shareFormWithWard", "the municipality's", form("WARDS"), OF_NEITHER),
    Row("stopSharingForm", "shown to the municipality", shared("SHARED"), OF_THE_FAMILY),
    Row("stopSharingForm", "kept from the municipality", shared("PRIVATE"),
        unseen(mother=NOTHING, father=NOTHING, nurse=NOT_FOUND)),
    Row("stopSharingForm", "the mother's, shown to the municipality", shared("MOTHERS_SHARED"),
        unseen(mother=DONE, father=NOT_FOUND, nurse=FORBIDDEN)),
    Row("stopSharingForm", "the partner's, shown to the municipality", shared("PARTNERS_SHARED"),
        unseen(mother=NOT_FOUND, father=DONE, nurse=FORBIDDEN)),
    Row("deleteForm", "kept from the municipality", form("PRIVATE"),
        unseen(mother=DONE, father=DONE, nurse=NOT_FOUND)),
    Row("deleteForm", "shown to the municipality", form("SHARED"), OF_THE_FAMILY),
    Row("deleteForm", "the mother's", form("MOTHERS_STOPPED"), OF_THE_MOTHER_ALONE),
    Row("deleteForm", "the municipality's", form("WARDS"), OF_NEITHER),
    Row("deleteForm", "what staff ask for themselves", form("INTERVIEW"),
        unseen(mother=NOT_FOUND, father=NOT_FOUND, nurse=FORBIDDEN)),
    Row("deleteForm", "one that was deleted before",
        lambda home: {"recordId": home.pregnancies.deleted_form},
        unseen(mother=NOTHING, father=NOTHING, nurse=NOT_FOUND)),
)  # fmt: skip
