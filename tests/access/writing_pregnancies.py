"""What comes of every mutation about pregnancies and forms when each of the people sends it."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.access.arguments_pregnancies import INPUTS
from tests.access.household import Household
from tests.access.household_pregnancies import BEGUN, BIRTH_PAGE, BORN_ON
from tests.access.ids import own_part
from tests.access.people import Person
from tests.access.row import (
    DONE,
    FORBIDDEN,
    HAS_OFFICIAL_RECORDS,
    NOT_FOUND,
    NOTHING,
    OF_GUARDIANS,
    STALE,
    Input,
    Row,
    for_all,
    unseen_by_viewers,
)

NOT_ONGOING, HAS_CHILDREN = "PREGNANCY_NOT_ONGOING", "PREGNANCY_HAS_CHILDREN"
HAVE_RECORDS = "CHILDREN_HAVE_RECORDS"
ALREADY_SAID, HAS_OWN_RECORDS = "MOTHER_ALREADY_SAID", "MOTHER_HAS_OWN_RECORDS"

Outcomes = Mapping[Person, str]


def unseen(*, mother: str, father: str, nurse: str) -> Outcomes:
    """The outcomes for something that does not exist for viewers, nor for anybody outside."""
    return for_all(mother=mother, father=father, nurse=nurse, viewers=NOT_FOUND)


OF_WHOLE = unseen(mother=DONE, father=DONE, nurse=DONE)
OF_WHOLE_BEFORE = unseen(mother=NOTHING, father=NOTHING, nurse=NOTHING)
OF_THE_FAMILY = unseen_by_viewers(OF_GUARDIANS)
OF_THE_WARD = unseen(mother=FORBIDDEN, father=FORBIDDEN, nurse=DONE)
OF_NEITHER = unseen(mother=FORBIDDEN, father=FORBIDDEN, nurse=FORBIDDEN)
OF_THE_MOTHER_ALONE = unseen(mother=DONE, father=NOT_FOUND, nurse=NOT_FOUND)
OF_THE_PARTNER_ALONE = unseen(mother=NOT_FOUND, father=DONE, nurse=NOT_FOUND)


def pregnancy(name: str, *, version: int | None = None, **given: Any) -> Input:
    """A pregnancy of the household's, at its version where the mutation asks for one."""

    def found(home: Household) -> Mapping[str, Any]:
        things = home.pregnancies
        expected = things.versions[name] if version is None else version
        return {"pregnancyId": things.ids[name], "expectedVersion": expected, **given}

    return found


def of_pregnancy(name: str, **given: Any) -> Input:
    """A pregnancy where no version is asked for."""
    return lambda home: {"pregnancyId": home.pregnancies.ids[name], **given}


def given_to(member: Person, name: str) -> Input:
    """That a member is she whose pregnancy it is."""
    return lambda home: {
        "pregnancyId": home.pregnancies.ids[name],
        "memberId": home.members[home.own_names[member]],
    }


def line(name: str, *, version: int = 1) -> Input:
    """A line of a pregnancy's pages."""
    return lambda home: {"recordId": home.pregnancies.lines[name], "expectedVersion": version}


def deleted_line(name: str) -> Input:
    """A line that is gone."""
    return lambda home: {"recordId": home.pregnancies.deleted_lines[name]}


def under_the_id_of(name: str, on: str) -> Input:
    """A new line under the id of one that is there."""
    return lambda home: {"pregnancyId": home.pregnancies.ids[on], "id": own_part(home.pregnancies.lines[name])}


def _birth_again(home: Household) -> Mapping[str, Any]:
    things = home.pregnancies
    children = [
        {"id": own_part(child), "birthOrder": order, "sex": "FEMALE", "birthDate": BORN_ON}
        for order, child in ((1, things.born_child), (2, things.ended_child))
    ]
    return {"pregnancyId": things.ids["BORN"], "children": children, "page": BIRTH_PAGE}


def _birth_under_the_id_of_a_child(home: Household) -> Mapping[str, Any]:
    (newborn,) = INPUTS["recordDelivery"]["children"]
    return {"pregnancyId": home.pregnancies.ids["RUNNING"], "children": [{**newborn, "id": own_part(home.child)}]}


def _another_familys_birth(home: Household) -> Mapping[str, Any]:
    things = home.pregnancies
    moment = {"childId": home.strangers.children[0], "birthDate": BORN_ON}
    return {"pregnancyId": things.ids["BORN"], "expectedVersion": things.versions["BORN"], "children": [moment]}


def _of_the_guardians(kind: str, familys: str, wards: str) -> Iterator[Row]:
    """What is done with a kind of line that is for guardians."""
    yield Row(f"record{kind}", "of a pregnancy", of_pregnancy("RUNNING"), OF_WHOLE)
    yield Row(f"record{kind}", "of one that ended", of_pregnancy("ENDED"), OF_WHOLE)
    yield Row(f"record{kind}", "under the id of a line", under_the_id_of(familys, "RUNNING"), OF_WHOLE_BEFORE)
    yield Row(
        f"record{kind}",
        "under the id of a line of another kind",
        under_the_id_of("test MOTHERS", "RUNNING"),
        unseen(mother=NOT_FOUND, father=NOT_FOUND, nurse=NOT_FOUND),
    )
    yield Row(f"correct{kind}", "the family's", line(familys), OF_THE_FAMILY)
    yield Row(
        f"correct{kind}",
        "the family's, changed since",
        line(familys, version=7),
        unseen(mother=STALE, father=STALE, nurse=FORBIDDEN),
    )
    yield Row(f"correct{kind}", "the municipality's", line(wards), OF_THE_WARD)
    yield Row(f"delete{kind}", "the family's", line(familys), OF_THE_FAMILY)
    yield Row(
        f"delete{kind}",
        "the family's, changed since",
        line(familys, version=7),
        unseen(mother=STALE, father=STALE, nurse=FORBIDDEN),
    )
    yield Row(f"delete{kind}", "the municipality's", line(wards), OF_NEITHER)


def _of_the_mother(kind: str, name: str) -> Iterator[Row]:
    """What is done with a kind of line that is for the mother of its pregnancy. `name`: what lines of it are called."""
    mothers, partners, wards = f"{name} MOTHERS", f"{name} PARTNERS", f"{name} WARDS"
    yield Row(
        f"record{kind}", "of the mother's", of_pregnancy("RUNNING"), unseen(mother=DONE, father=FORBIDDEN, nurse=DONE)
    )
    yield Row(
        f"record{kind}", "of the partner's", of_pregnancy("PARTNERS"), unseen(mother=FORBIDDEN, father=DONE, nurse=DONE)
    )
    yield Row(f"record{kind}", "of nobody's", of_pregnancy("OPEN"), OF_THE_WARD)
    yield Row(
        f"record{kind}",
        "under the id of the mother's",
        under_the_id_of(mothers, "RUNNING"),
        unseen(mother=NOTHING, father=FORBIDDEN, nurse=NOT_FOUND),
    )
    yield Row(f"correct{kind}", "the mother's", line(mothers), OF_THE_MOTHER_ALONE)
    yield Row(
        f"correct{kind}",
        "the mother's, changed since",
        line(mothers, version=7),
        unseen(mother=STALE, father=NOT_FOUND, nurse=NOT_FOUND),
    )
    yield Row(f"correct{kind}", "the partner's", line(partners), OF_THE_PARTNER_ALONE)
    yield Row(
        f"correct{kind}", "the municipality's", line(wards), unseen(mother=FORBIDDEN, father=NOT_FOUND, nurse=DONE)
    )
    yield Row(f"delete{kind}", "the mother's", line(mothers), OF_THE_MOTHER_ALONE)
    yield Row(
        f"delete{kind}",
        "the mother's, changed since",
        line(mothers, version=7),
        unseen(mother=STALE, father=NOT_FOUND, nurse=NOT_FOUND),
    )
    yield Row(f"delete{kind}", "the partner's", line(partners), OF_THE_PARTNER_ALONE)
    yield Row(
        f"delete{kind}", "the municipality's", line(wards), unseen(mother=FORBIDDEN, father=NOT_FOUND, nurse=FORBIDDEN)
    )


PREGNANCY_ROWS: tuple[Row, ...] = (
    # Pregnancies
    Row("beginPregnancy", "in the family", lambda home: {"familyId": home.family}, OF_GUARDIANS),
    Row("beginPregnancy", "under the id of one that is there",
        lambda home: {"familyId": home.family, "id": own_part(home.pregnancies.ids["PARTNERS"])},
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("beginPregnancy", "under the id of a child",
        lambda home: {"familyId": home.family, "id": own_part(home.child)},
        for_all(mother="NOT_AN_ID", father="NOT_AN_ID", viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("beginPregnancy", "under the id of one that was deleted",
        lambda home: {"familyId": home.family, "id": own_part(home.pregnancies.ids["DELETED"])},
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("setDueDate", "of the mother's", pregnancy("RUNNING"), OF_WHOLE),
    Row("setDueDate", "of the partner's", pregnancy("PARTNERS"), OF_WHOLE),
    Row("setDueDate", "of one that was changed since", pregnancy("RUNNING", version=99),
        unseen(mother=STALE, father=STALE, nurse=STALE)),
    Row("setDueDate", "of one that ended", pregnancy("ENDED"),
        unseen(mother=NOT_ONGOING, father=NOT_ONGOING, nurse=NOT_ONGOING)),
    Row("setDueDate", "to what stands", pregnancy("PARTNERS", dating=BEGUN["PARTNERS"][1]["dating"]),
        OF_WHOLE_BEFORE),
    Row("correctPregnancy", "the mother's", pregnancy("RUNNING"), OF_WHOLE),
    Row("correctPregnancy", "one that was changed since", pregnancy("RUNNING", version=99),
        unseen(mother=STALE, father=STALE, nurse=STALE)),
    Row("correctPregnancy", "one that ended", pregnancy("ENDED"),
        unseen(mother=NOT_ONGOING, father=NOT_ONGOING, nurse=NOT_ONGOING)),
    Row("claimPregnancy", "nobody's", of_pregnancy("OPEN"), OF_THE_FAMILY, opens=" of OPEN by the ward"),
    Row("claimPregnancy", "the mother's", of_pregnancy("RUNNING"),
        unseen(mother=NOTHING, father=ALREADY_SAID, nurse=FORBIDDEN)),
    Row("claimPregnancy", "the partner's", of_pregnancy("PARTNERS"),
        unseen(mother=ALREADY_SAID, father=NOTHING, nurse=FORBIDDEN)),
    Row("correctPregnancyMother", "nobody's is the father's", given_to(Person.FATHER, "OPEN"), OF_THE_WARD),
    Row("correctPregnancyMother", "nobody's is a viewer's", given_to(Person.GRANDMOTHER, "OPEN"),
        {**OF_THE_WARD, Person.NURSE: NOT_FOUND}),
    Row("correctPregnancyMother", "one with nothing of her own is nobody's", of_pregnancy("ENDED"), OF_THE_WARD),
    Row("correctPregnancyMother", "the mother's is the father's", given_to(Person.FATHER, "RUNNING"),
        {**OF_THE_WARD, Person.NURSE: HAS_OWN_RECORDS}),
    Row("correctPregnancyMother", "the partner's is the mother's", given_to(Person.MOTHER, "PARTNERS"),
        {**OF_THE_WARD, Person.NURSE: HAS_OWN_RECORDS}),
    Row("deletePregnancy", "the mother's", pregnancy("ENDED"),
        unseen(mother=DONE, father=FORBIDDEN, nurse=FORBIDDEN)),
    Row("deletePregnancy", "the mother's, changed since", pregnancy("ENDED", version=99),
        unseen(mother=STALE, father=FORBIDDEN, nurse=FORBIDDEN)),
    Row("deletePregnancy", "the partner's, with words of the municipality", pregnancy("PARTNERS"),
        unseen(mother=FORBIDDEN, father=HAS_OFFICIAL_RECORDS, nurse=FORBIDDEN)),
    Row("deletePregnancy", "nobody's, with words of the municipality", pregnancy("OPEN"),
        unseen(mother=HAS_OFFICIAL_RECORDS, father=HAS_OFFICIAL_RECORDS, nurse=FORBIDDEN)),
    Row("deletePregnancy", "one whose children were born", pregnancy("BORN"),
        unseen(mother=HAS_CHILDREN, father=FORBIDDEN, nurse=FORBIDDEN)),
    Row("deletePregnancy", "one that was deleted before", pregnancy("DELETED"),
        unseen(mother=NOTHING, father=NOTHING, nurse=FORBIDDEN)),
    # Endings
    Row("endPregnancy", "the mother's", of_pregnancy("RUNNING"), OF_WHOLE),
    Row("endPregnancy", "one child of two to come", of_pregnancy("OPEN", birthOrder=1), OF_WHOLE),
    Row("endPregnancy", "one that ended", of_pregnancy("ENDED"), OF_WHOLE_BEFORE),
    Row("endPregnancy", "one whose children were born", of_pregnancy("BORN"),
        unseen(mother=NOT_ONGOING, father=NOT_ONGOING, nurse=NOT_ONGOING)),
    Row("undoPregnancyEnding", "of one that ended", of_pregnancy("ENDED"), OF_WHOLE),
    Row("undoPregnancyEnding", "of one child", of_pregnancy("OPEN", birthOrder=2), OF_WHOLE),
    Row("undoPregnancyEnding", "of one that goes on", of_pregnancy("RUNNING"), OF_WHOLE_BEFORE),
    Row("endChild", "a child", lambda home: {"childId": home.child},
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    Row("endChild", "a child that died", lambda home: {"childId": home.pregnancies.ended_child},
        for_all(mother=NOTHING, father=NOTHING, viewers=FORBIDDEN, nurse=NOTHING)),
    Row("undoChildEnding", "of a child that died", lambda home: {"childId": home.pregnancies.ended_child},
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=DONE)),
    # Births
    Row("recordDelivery", "of the mother's", of_pregnancy("RUNNING"), OF_WHOLE),
    Row("recordDelivery", "of one that ended", of_pregnancy("ENDED"),
        unseen(mother=NOT_ONGOING, father=NOT_ONGOING, nurse=NOT_ONGOING)),
    Row("recordDelivery", "of the same children again", _birth_again, OF_WHOLE_BEFORE),
    Row("recordDelivery", "under the id of a child", _birth_under_the_id_of_a_child,
        unseen(mother="NOT_AN_ID", father="NOT_AN_ID", nurse="NOT_AN_ID")),
    Row("correctDelivery", "the family's", pregnancy("BORN"), OF_THE_FAMILY),
    Row("correctDelivery", "the family's, changed since", pregnancy("BORN", version=99),
        unseen(mother=STALE, father=STALE, nurse=FORBIDDEN)),
    Row("correctDelivery", "before the birth", pregnancy("RUNNING"),
        unseen(mother=NOT_FOUND, father=NOT_FOUND, nurse=NOT_FOUND)),
    Row("correctDelivery", "of another family's child", _another_familys_birth,
        unseen(mother=NOT_FOUND, father=NOT_FOUND, nurse=NOT_FOUND)),
    Row("undoDelivery", "before the birth", pregnancy("RUNNING"), OF_WHOLE_BEFORE),
    Row("undoDelivery", "the family's, once something is written of a child", pregnancy("BORN"),
        unseen(mother=HAVE_RECORDS, father=FORBIDDEN, nurse=FORBIDDEN)),
    # Pages
    *_of_the_guardians("PregnancyCheckup", "checkup FATHERS", "checkup WARDS"),
    *_of_the_guardians("DentalExam", "exam FAMILYS", "exam WARDS"),
    *_of_the_guardians("Class", "class FAMILYS", "class WARDS"),
    Row("correctPregnancyCheckup", "one whose place is kept", line("checkup KEPT"), OF_THE_FAMILY),
    Row("correctPregnancyCheckup", "one whose place is kept, changed since", line("checkup KEPT", version=7),
        unseen(mother=STALE, father=STALE, nurse=FORBIDDEN)),
    Row("recordPregnancyCheckup", "with a weight far from one of the partner's own",
        of_pregnancy("PARTNERS", heldOn="2026-11-12", weightGrams=75_000, confirmed=False),
        unseen(mother=DONE, father="UNLIKELY_UNLESS_CONFIRMED", nurse=DONE)),
    Row("deletePregnancyCheckup", "one that was deleted before", deleted_line("checkup"),
        unseen(mother=NOTHING, father=NOTHING, nurse=NOT_FOUND)),
    *_of_the_mother("PregnancyTest", "test"),
    *_of_the_mother("OwnWeight", "weight"),
    *_of_the_mother("BloodPressure", "pressure"),
    Row("recordPregnancyTest", "of the mother's, without her consent", of_pregnancy("RUNNING", consented=False),
        unseen(mother=DONE, father=FORBIDDEN, nurse="CONSENT_NEEDED")),
    Row("deletePregnancyTest", "one that was deleted before", deleted_line("test"),
        unseen(mother=NOTHING, father=NOT_FOUND, nurse=NOT_FOUND)),
    Row("setMotherBody", "of the mother's, anew", of_pregnancy("RUNNING", expectedVersion=1),
        unseen(mother=DONE, father=FORBIDDEN, nurse=DONE)),
    Row("setMotherBody", "of the mother's, as if for the first time", of_pregnancy("RUNNING"),
        unseen(mother=STALE, father=FORBIDDEN, nurse=STALE)),
    Row("setMotherBody", "of the partner's, for the first time", of_pregnancy("PARTNERS"),
        unseen(mother=FORBIDDEN, father=STALE, nurse=DONE)),
)  # fmt: skip
