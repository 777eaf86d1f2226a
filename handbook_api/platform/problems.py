"""Errors as types with data. The sentence a person reads is made at the edge, in her language, from these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """What can be wrong with something a person entered. Each has a text `problem.<CODE>` in every catalogue."""

    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    NOT_FOUND = "NOT_FOUND"
    NOT_AN_ID = "NOT_AN_ID"
    """An id chosen by a client that is not a UUID."""
    VERSION_CONFLICT = "VERSION_CONFLICT"
    CEILING_REACHED = "CEILING_REACHED"
    PAGE_SIZE_OUT_OF_RANGE = "PAGE_SIZE_OUT_OF_RANGE"
    NOT_A_CURSOR = "NOT_A_CURSOR"

    # Families
    LAST_GUARDIAN = "LAST_GUARDIAN"
    INVITATION_NOT_VALID = "INVITATION_NOT_VALID"
    TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS"
    SHARE_TOO_LONG = "SHARE_TOO_LONG"
    UNKNOWN_LANGUAGE = "UNKNOWN_LANGUAGE"

    # Children
    UNKNOWN_MUNICIPALITY = "UNKNOWN_MUNICIPALITY"
    DATE_IN_FUTURE = "DATE_IN_FUTURE"
    DATE_TOO_EARLY = "DATE_TOO_EARLY"
    GESTATION_OUT_OF_RANGE = "GESTATION_OUT_OF_RANGE"
    BIRTH_ORDER_OUT_OF_RANGE = "BIRTH_ORDER_OUT_OF_RANGE"
    HAS_OFFICIAL_RECORDS = "HAS_OFFICIAL_RECORDS"

    # Growth
    NOTHING_MEASURED = "NOTHING_MEASURED"
    NOT_POSITIVE = "NOT_POSITIVE"
    MEASURED_BEFORE_BIRTH = "MEASURED_BEFORE_BIRTH"
    MEASURED_IN_FUTURE = "MEASURED_IN_FUTURE"
    LOOKS_LIKE_GRAMS = "LOOKS_LIKE_GRAMS"
    """200 kg or more: grams were taken for kilograms."""
    LOOKS_LIKE_KILOGRAMS = "LOOKS_LIKE_KILOGRAMS"
    """Less than 200 g: kilograms were taken for grams."""
    LOOKS_LIKE_CENTIMETRES = "LOOKS_LIKE_CENTIMETRES"
    LENGTH_TOO_LARGE = "LENGTH_TOO_LARGE"
    IMPLAUSIBLE_UNLESS_CONFIRMED = "IMPLAUSIBLE_UNLESS_CONFIRMED"

    # Vaccinations
    UNKNOWN_VACCINE = "UNKNOWN_VACCINE"
    GIVEN_IN_FUTURE = "GIVEN_IN_FUTURE"
    GIVEN_BEFORE_BIRTH = "GIVEN_BEFORE_BIRTH"
    EXPIRY_OUT_OF_RANGE = "EXPIRY_OUT_OF_RANGE"
    BARCODE_UNREADABLE = "BARCODE_UNREADABLE"
    BARCODE_CONTRADICTS = "BARCODE_CONTRADICTS"
    """The barcode says another lot or expiry than what was typed beside it."""
    SOURCE_NOT_YOURS = "SOURCE_NOT_YOURS"
    GROUP_NOT_PLANNED = "GROUP_NOT_PLANNED"
    DOSE_NOT_OF_GROUP = "DOSE_NOT_OF_GROUP"
    GROUP_NOT_EXTENSIBLE = "GROUP_NOT_EXTENSIBLE"
    EXTENSION_OUT_OF_RANGE = "EXTENSION_OUT_OF_RANGE"
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE"

    # Devices
    NO_DEVICE_ADDRESS = "NO_DEVICE_ADDRESS"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one input field.

    `path` is the GraphQL path of the field inside `input` (camelCase). `values` fill the placeholders of the text:
    the value given, its limit, the age it was judged at.
    """

    code: ProblemCode
    path: tuple[str, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)


class Refused(Exception):
    """What a person asked for cannot be done as it stands; nothing was written. Carries at least one problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class VersionConflict(Exception):
    """What was to be changed is not what the caller saw any more; nothing was written. Shown as `VERSION_CONFLICT`.

    `current` is the record as it stands, as the caller may see it, so that nothing is overwritten unseen.
    """

    def __init__(self, current: object) -> None:
        super().__init__("the record was changed meanwhile")
        self.current = current


class UnauthenticatedReason(StrEnum):
    """Why a request was not taken as anybody's. Goes to the client, so that an app knows whether a new token helps."""

    MISSING = "MISSING"
    """No `Authorization` header, and the operation needs a signed-in person."""
    MALFORMED = "MALFORMED"
    """The header is not `Bearer` followed by one JSON web token."""
    INVALID = "INVALID"
    """The signature, the algorithm or a required claim is not what Firebase gives."""
    WRONG_PROJECT = "WRONG_PROJECT"
    """A token of another Firebase project."""
    EXPIRED = "EXPIRED"
    """An ID token lives one hour; the app refreshes it and asks again."""
    REVOKED = "REVOKED"
    """Her sign-ins were ended after this token was issued; she has to sign in again."""
    DISABLED = "DISABLED"
    """The account is switched off."""
    UNKNOWN_USER = "UNKNOWN_USER"
    """The account was deleted."""


class Unauthenticated(Exception):
    """Nobody is signed in, or the token is not (or no longer) good. GraphQL code `UNAUTHENTICATED`.

    The message is the reason alone; neither the token nor the user id is ever part of it.
    """

    def __init__(self, reason: UnauthenticatedReason = UnauthenticatedReason.MISSING) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Forbidden(Exception):
    """Signed in, but this is not hers to do. GraphQL code `FORBIDDEN`. Never tells whether a record exists."""
