"""Everybody who can stand to a family, by the name the tables of this folder call them."""

from enum import StrEnum


class Person(StrEnum):
    """Who asks. All of them ask about the same household (`household.py`)."""

    MOTHER = "MOTHER"
    """Founded the family and said that she is the mother."""
    FATHER = "FATHER"
    """A guardian by the mother's code, confirmed by the municipality."""
    GRANDMOTHER = "GRANDMOTHER"
    """A viewer by the mother's code."""
    GRANDFATHER_ON_THE_STAFF = "GRANDFATHER_ON_THE_STAFF"
    """A viewer who works for the municipality that may look: in this family he is a viewer and nothing else."""
    NURSE = "NURSE"
    """Of the municipality that may look."""
    NURSE_ELSEWHERE = "NURSE_ELSEWHERE"
    """Of another municipality."""
    NURSE_AFTER_STOP = "NURSE_AFTER_STOP"
    """The same nurse, once the mother has stopped sharing."""
    NURSE_AFTER_END = "NURSE_AFTER_END"
    """The same nurse, at the instant the consent ends by itself."""
    EDITOR = "EDITOR"
    """Writes articles for the municipality that may look."""
    ADMIN = "ADMIN"
    """Runs the service, for the municipality that may look."""
    REMOVED = "REMOVED"
    """Was a guardian by the mother's code; the mother removed her."""
    LEFT = "LEFT"
    """Was a guardian by the mother's code, and left."""
    STRANGER = "STRANGER"
    """A parent with a family and a child of her own."""
    WITHOUT_FAMILY = "WITHOUT_FAMILY"
    """Signed in, and in no family."""
    NOBODY = "NOBODY"
    """Not signed in."""


EVERYBODY = frozenset(Person)
GUARDIANS = frozenset({Person.MOTHER, Person.FATHER})
VIEWERS = frozenset({Person.GRANDMOTHER, Person.GRANDFATHER_ON_THE_STAFF})
FAMILY = GUARDIANS | VIEWERS
STAFF = frozenset({Person.NURSE})
OUTSIDERS = EVERYBODY - FAMILY - STAFF - {Person.NOBODY}
"""Signed in, and nobody to this family: nothing of it exists for them."""
STAFF_OUTSIDE = frozenset({Person.NURSE_ELSEWHERE, Person.NURSE_AFTER_STOP, Person.NURSE_AFTER_END})
"""Works for a municipality, and this family lets her look at nothing: she sees what is the municipality's own."""
LATER = frozenset({Person.NURSE_AFTER_STOP, Person.NURSE_AFTER_END})
"""Who is who she is only once something has happened: see `Asking.let`."""
