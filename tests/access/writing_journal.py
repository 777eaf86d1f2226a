"""What comes of the mutations of a journal, its photos and the chart of teeth."""

from collections.abc import Mapping
from typing import Any

from tests.access.household import Household
from tests.access.ids import own_part
from tests.access.people import Person
from tests.access.row import (
    DONE,
    FORBIDDEN,
    NOT_FOUND,
    NOTHING,
    OF_GUARDIANS,
    OF_THE_MOTHER,
    STALE,
    Input,
    Row,
    for_all,
    unseen_by_viewers,
)


def entry(name: str, *, version: int | None = None, **given: Any) -> Input:
    """An entry of the journal, as it stands."""

    def its_input(home: Household) -> Mapping[str, Any]:
        one = home.staff.entries[name]
        return {"entryId": one.id, "expectedVersion": one.version if version is None else version, **given}

    return its_input


def photo_in(name: str) -> Input:
    """The photo in an entry of the journal."""
    return lambda home: {"photoId": home.staff.entries[name].photo, "expectedVersion": 1}


def loose_photo(whose: Person) -> Input:
    """A photo that is in no entry."""
    return lambda home: {"photoId": home.staff.loose_photos[whose.value], "expectedVersion": 1}


def in_the_journal(**given: Any) -> Input:
    """A new entry in the child's journal."""
    return lambda home: {"handbookId": home.staff.child, **given}


JOURNAL_ROWS = (
    Row("recordJournalEntry", "for guardians", in_the_journal(), OF_GUARDIANS),
    Row("recordJournalEntry", "for the mother alone", in_the_journal(audience="MOTHER"),
        for_all(mother=DONE, father="AUDIENCE_NOT_OFFERED", viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("recordJournalEntry", "with a photo of the mother's",
        lambda home: {"handbookId": home.staff.child, "photoIds": [home.staff.loose_photos["MOTHER"]]},
        for_all(mother=DONE, father=NOT_FOUND, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("recordJournalEntry", "with the photo of an entry for the mother alone",
        lambda home: {"handbookId": home.staff.child, "photoIds": [home.staff.entries["MOTHER"].photo]},
        for_all(mother=NOT_FOUND, father=NOT_FOUND, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("recordJournalEntry", "under the id of an entry for the mother alone",
        lambda home: {"handbookId": home.staff.child, "id": own_part(home.staff.entries["MOTHER"].id)},
        for_all(mother=NOTHING, father=NOT_FOUND, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("recordJournalEntry", "of a pregnancy", lambda home: {"handbookId": home.pregnancies.ids["RUNNING"]},
        unseen_by_viewers(OF_GUARDIANS)),
    Row("correctJournalEntry", "one for all of the family", entry("FAMILY"),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=NOT_FOUND)),
    Row("correctJournalEntry", "one for all, open to the municipality", entry("OPEN_FAMILY"),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("correctJournalEntry", "one for guardians", entry("GUARDIANS"),
        for_all(mother=DONE, father=DONE, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("correctJournalEntry", "one for guardians, changed since", entry("OPEN_GUARDIANS", version=77),
        for_all(mother=STALE, father=STALE, viewers=NOT_FOUND, nurse=FORBIDDEN)),
    Row("correctJournalEntry", "one for the mother alone", entry("MOTHER"), OF_THE_MOTHER),
    Row("correctJournalEntry", "one for the mother, open to the municipality", entry("OPEN_MOTHER"),
        {**OF_THE_MOTHER, Person.NURSE: FORBIDDEN}),
    Row("correctJournalEntry", "one that was for guardians before", entry("TURNED"), OF_THE_MOTHER),
    Row("correctJournalEntry", "to a milestone that there is",
        entry("FAMILY", kind="MILESTONE", milestone="HEAD_CONTROL"),
        for_all(mother="MILESTONE_ALREADY_RECORDED", father="MILESTONE_ALREADY_RECORDED", viewers=FORBIDDEN,
                nurse=NOT_FOUND)),
    Row("deleteJournalEntry", "one for all of the family", entry("FAMILY"),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=NOT_FOUND)),
    Row("deleteJournalEntry", "one for the mother alone", entry("MOTHER"), OF_THE_MOTHER),
    Row("deleteJournalEntry", "one for the mother of a pregnancy", entry("PREGNANCYS_MOTHER"), OF_THE_MOTHER),
    Row("deleteJournalEntry", "one that was deleted before", lambda home: {"entryId": home.staff.deleted_entry},
        for_all(mother=NOTHING, father=NOTHING, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("setJournalWardConsent", "one for all of the family", entry("FAMILY"),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=NOT_FOUND)),
    Row("setJournalWardConsent", "to close one that is open", entry("OPEN_FAMILY", isOpen=False),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("setJournalWardConsent", "one for the mother alone", entry("MOTHER"), OF_THE_MOTHER),
    Row("preparePhoto", "of a child", lambda home: {"handbookId": home.staff.child}, OF_GUARDIANS),
    Row("preparePhoto", "under the id of the mother's",
        lambda home: {"handbookId": home.staff.child, "id": own_part(home.staff.loose_photos["MOTHER"])},
        for_all(mother=NOTHING, father=NOT_FOUND, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("correctPhoto", "in an entry for all", photo_in("OPEN_FAMILY"),
        for_all(mother=DONE, father=DONE, viewers=FORBIDDEN, nurse=FORBIDDEN)),
    Row("correctPhoto", "in an entry for the mother alone", photo_in("MOTHER"), OF_THE_MOTHER),
    Row("correctPhoto", "in no entry", loose_photo(Person.MOTHER), OF_THE_MOTHER),
    Row("deletePhoto", "in an entry for guardians", photo_in("GUARDIANS"),
        for_all(mother=DONE, father=DONE, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("deletePhoto", "in an entry for the mother alone", photo_in("OPEN_MOTHER"),
        {**OF_THE_MOTHER, Person.NURSE: FORBIDDEN}),
    Row("deletePhoto", "the father's in no entry", loose_photo(Person.FATHER),
        for_all(mother=NOT_FOUND, father=DONE, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("deletePhoto", "one that was deleted before", lambda home: {"photoId": home.staff.deleted_photo},
        for_all(mother=NOTHING, father=NOT_FOUND, viewers=NOT_FOUND, nurse=NOT_FOUND)),
    Row("enterTeeth", "of a child", lambda home: {"childId": home.child, "expectedVersion": 0}, OF_GUARDIANS),
    Row("enterTeeth", "that were entered since", lambda home: {"childId": home.staff.child, "expectedVersion": 77},
        for_all(mother=STALE, father=STALE, viewers=FORBIDDEN, nurse=FORBIDDEN)),
)  # fmt: skip
