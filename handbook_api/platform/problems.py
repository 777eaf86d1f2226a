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
    FAMILY_FROZEN = "FAMILY_FROZEN"

    # The ward
    COUNTER_CODE_NOT_VALID = "COUNTER_CODE_NOT_VALID"
    REGISTRATION_CODE_NOT_VALID = "REGISTRATION_CODE_NOT_VALID"
    HANDBOOK_NUMBER_NOT_VALID = "HANDBOOK_NUMBER_NOT_VALID"
    HANDBOOK_NUMBER_TAKEN = "HANDBOOK_NUMBER_TAKEN"
    UNKNOWN_AREA = "UNKNOWN_AREA"

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

    # Pregnancies
    ONE_BASIS_ONLY = "ONE_BASIS_ONLY"
    """A due date that is to rest on two things at once."""
    DUE_DATE_TOO_FAR = "DUE_DATE_TOO_FAR"
    DUE_DATE_TOO_LONG_AGO = "DUE_DATE_TOO_LONG_AGO"
    EMBRYO_AGE_OUT_OF_RANGE = "EMBRYO_AGE_OUT_OF_RANGE"
    SCAN_NOT_EARLY = "SCAN_NOT_EARLY"
    FETUSES_TOO_FEW = "FETUSES_TOO_FEW"
    PREGNANCY_NOT_ONGOING = "PREGNANCY_NOT_ONGOING"
    """For a pregnancy that has ended or whose children were born: said of both in the same words."""
    PREGNANCY_HAS_CHILDREN = "PREGNANCY_HAS_CHILDREN"
    MOTHER_ALREADY_SAID = "MOTHER_ALREADY_SAID"
    MOTHER_HAS_OWN_RECORDS = "MOTHER_HAS_OWN_RECORDS"
    BIRTHS_INCOMPLETE = "BIRTHS_INCOMPLETE"
    """Of one of the children to come nothing is said, or two things are."""
    BIRTH_PAGE_OUT_OF_RANGE = "BIRTH_PAGE_OUT_OF_RANGE"
    BIRTH_DATE_OF_DELIVERY = "BIRTH_DATE_OF_DELIVERY"
    """The day of birth of a child whose birth was recorded with its pregnancy is corrected there."""
    CHILDREN_HAVE_RECORDS = "CHILDREN_HAVE_RECORDS"
    UNDO_TOO_LATE = "UNDO_TOO_LATE"

    # Records of a pregnancy
    UNLIKELY_UNLESS_CONFIRMED = "UNLIKELY_UNLESS_CONFIRMED"
    """A value that is all but impossible for a grown woman: taken once she has looked again."""
    PRESSURE_CHANGED_ROUND = "PRESSURE_CHANGED_ROUND"
    TIME_IN_FUTURE = "TIME_IN_FUTURE"
    UNKNOWN_TEST = "UNKNOWN_TEST"
    AMOUNT_NOT_TAKEN = "AMOUNT_NOT_TAKEN"
    """The test gives no number."""
    AMOUNT_NOT_READABLE = "AMOUNT_NOT_READABLE"
    CONSENT_NEEDED = "CONSENT_NEEDED"
    """A result is written down by staff only once the woman has agreed to it."""

    # Checkups
    UNKNOWN_CHECKUP = "UNKNOWN_CHECKUP"
    OUTSIDE_CHECKUP_WINDOW = "OUTSIDE_CHECKUP_WINDOW"
    """The day does not fit the child's age; most often it is a brother's or sister's. Until it is confirmed."""
    NOT_SIGNED = "NOT_SIGNED"
    CHECKUP_WITHDRAWN = "CHECKUP_WITHDRAWN"
    NOT_IN_CHECKUP_SESSION = "NOT_IN_CHECKUP_SESSION"

    # Devices
    NO_DEVICE_ADDRESS = "NO_DEVICE_ADDRESS"

    # How somebody wants to be told
    QUIET_HOURS_WITHOUT_END = "QUIET_HOURS_WITHOUT_END"
    """They end when they begin."""
    IN_QUIET_HOURS = "IN_QUIET_HOURS"
    """The hour she wants to be told at is one in which she does not want to be told anything."""
    NOT_FOR_VIEWERS = "NOT_FOR_VIEWERS"
    """A kind that is told to guardians alone."""

    # Forms
    UNKNOWN_FORM = "UNKNOWN_FORM"
    UNKNOWN_QUESTION = "UNKNOWN_QUESTION"
    WRONG_KIND_OF_ANSWER = "WRONG_KIND_OF_ANSWER"
    """The value is not of the kind that the question is answered with."""
    ONE_VALUE_NEEDED = "ONE_VALUE_NEEDED"
    """None of the value fields of an answer is there, or more than one."""
    UNKNOWN_OPTION = "UNKNOWN_OPTION"
    ANSWERED_TWICE = "ANSWERED_TWICE"
    NUMBER_OUT_OF_BOUNDS = "NUMBER_OUT_OF_BOUNDS"
    NOT_A_TOOTH = "NOT_A_TOOTH"
    NOT_ASKED = "NOT_ASKED"
    """The question is asked only after another answer."""
    NOTHING_ANSWERED = "NOTHING_ANSWERED"
    FORM_NOT_SENT = "FORM_NOT_SENT"
    """A form that is half-way cannot be shown to the municipality."""
    FORM_ALREADY_SENT = "FORM_ALREADY_SENT"
    """What was handed over is corrected, not saved half-way."""
    FORM_NOT_FOR_YOU = "FORM_NOT_FOR_YOU"
    """Staff do not answer what is the mother's own."""
    CONSENT_WORDING_CHANGED = "CONSENT_WORDING_CHANGED"
    """She consented to another wording than the one that holds."""

    # Journal
    HAPPENED_BEFORE_BIRTH = "HAPPENED_BEFORE_BIRTH"
    AUDIENCE_NOT_OFFERED = "AUDIENCE_NOT_OFFERED"
    MILESTONE_NOT_OFFERED = "MILESTONE_NOT_OFFERED"
    """There is no such milestone, or not in this kind of entry or journal."""
    MILESTONE_ALREADY_RECORDED = "MILESTONE_ALREADY_RECORDED"
    PHOTO_NOT_UPLOADED = "PHOTO_NOT_UPLOADED"
    PHOTO_FORMAT_NOT_SUPPORTED = "PHOTO_FORMAT_NOT_SUPPORTED"
    """Not JPEG, PNG or WebP by its content; a phone's HEIC among others."""
    PHOTO_UNREADABLE = "PHOTO_UNREADABLE"
    PHOTO_TOO_MANY_PIXELS = "PHOTO_TOO_MANY_PIXELS"
    PHOTO_SPACE_FULL = "PHOTO_SPACE_FULL"

    # Appointments
    HANDBOOK_ENDED = "HANDBOOK_ENDED"
    ONE_SUBJECT_ONLY = "ONE_SUBJECT_ONLY"
    """Neither a child nor a pregnancy is named, or both."""
    NOT_BOOKED_TOGETHER = "NOT_BOOKED_TOGETHER"
    """One request books for different children of one family."""
    SLOT_OF_OTHER_MUNICIPALITY = "SLOT_OF_OTHER_MUNICIPALITY"
    SLOT_NOT_FOR_SUBJECT = "SLOT_NOT_FOR_SUBJECT"
    SLOT_OUTSIDE_WINDOW = "SLOT_OUTSIDE_WINDOW"
    SLOT_CANCELLED = "SLOT_CANCELLED"
    SLOT_FULL = "SLOT_FULL"
    SLOT_NOT_FULL = "SLOT_NOT_FULL"
    SLOT_FOR_OTHER_PURPOSE = "SLOT_FOR_OTHER_PURPOSE"
    BOOKING_NOT_OPEN = "BOOKING_NOT_OPEN"
    BOOKING_CLOSED = "BOOKING_CLOSED"
    ALREADY_BOOKED = "ALREADY_BOOKED"
    ALREADY_WAITING = "ALREADY_WAITING"
    TIMES_OVERLAP = "TIMES_OVERLAP"
    APPOINTMENT_NOT_BOOKED = "APPOINTMENT_NOT_BOOKED"
    APPOINTMENT_NOT_WAITING = "APPOINTMENT_NOT_WAITING"
    CANCELLING_CLOSED = "CANCELLING_CLOSED"
    ATTENDANCE_TOO_EARLY = "ATTENDANCE_TOO_EARLY"
    PLACE_CLOSED = "PLACE_CLOSED"
    PURPOSE_UNCLEAR = "PURPOSE_UNCLEAR"
    """A slot is for a checkup or for a consultation, and for one of them."""
    LEAD_OUT_OF_RANGE = "LEAD_OUT_OF_RANGE"
    NO_DAY_LEFT = "NO_DAY_LEFT"
    DURATION_OUT_OF_RANGE = "DURATION_OUT_OF_RANGE"
    CAPACITY_OUT_OF_RANGE = "CAPACITY_OUT_OF_RANGE"
    CAPACITY_BELOW_TAKEN = "CAPACITY_BELOW_TAKEN"
    SLOT_IN_PAST = "SLOT_IN_PAST"
    SLOT_TIMES_CONTRADICT = "SLOT_TIMES_CONTRADICT"

    # Import
    CONTRADICTS_RECORD = "CONTRADICTS_RECORD"
    """The handbook has a record by the staff that says something else than the row."""

    # Announcements
    ANNOUNCEMENT_STATE = "ANNOUNCEMENT_STATE"
    """The step cannot be taken from where the announcement is."""
    APPROVED_BY_ITS_WRITER = "APPROVED_BY_ITS_WRITER"
    """Somebody wants to approve what she began or wrote herself."""
    ANNOUNCEMENT_OUT_OF_TIME = "ANNOUNCEMENT_OUT_OF_TIME"
    LINK_NOT_ALLOWED = "LINK_NOT_ALLOWED"
    TIME_OUT_OF_RANGE = "TIME_OUT_OF_RANGE"
    SPAN_OUT_OF_RANGE = "SPAN_OUT_OF_RANGE"
    """Ages or weeks from one to another that is not later, or beyond what there is."""

    # Places and events
    LOCAL_ENTRY_STATE = "LOCAL_ENTRY_STATE"
    """The step cannot be taken from where the place or event is."""
    LOCAL_ENTRY_PROPOSED_BY_YOU = "LOCAL_ENTRY_PROPOSED_BY_YOU"
    """Somebody wants to approve what she proposed herself."""
    UNKNOWN_LOCAL_CATEGORY = "UNKNOWN_LOCAL_CATEGORY"
    HOURS_CONTRADICT = "HOURS_CONTRADICT"
    """Spans of a day, weeks or different days overlap, or end before they begin."""
    COORDINATES_OUT_OF_RANGE = "COORDINATES_OUT_OF_RANGE"
    RADIUS_OUT_OF_RANGE = "RADIUS_OUT_OF_RANGE"
    WEBSITE_NOT_ALLOWED = "WEBSITE_NOT_ALLOWED"
    EVENT_TIMES_CONTRADICT = "EVENT_TIMES_CONTRADICT"
    """A date of an event ends before it begins, has an end without a beginning, or is there twice."""

    # Pictures in articles
    PICTURE_ANIMATED = "PICTURE_ANIMATED"
    PICTURE_TOO_SMALL = "PICTURE_TOO_SMALL"
    PICTURE_IN_USE = "PICTURE_IN_USE"
    """An article shows it that readers have, or that waits for a second person or for its publication."""

    # The desk of articles
    ARTICLE_STATE = "ARTICLE_STATE"
    """The step cannot be taken from where the text is."""
    ARTICLE_APPROVED_BY_ITS_WRITER = "ARTICLE_APPROVED_BY_ITS_WRITER"
    """Somebody wants to approve what she wrote herself, in part or all of it."""
    ARTICLE_NEEDS_STAFF = "ARTICLE_NEEDS_STAFF"
    """The article is a medical one: its approval is the staff's."""
    ARTICLE_ORIGINAL_FIRST = "ARTICLE_ORIGINAL_FIRST"
    ARTICLE_APPROVED_BESIDE_ANOTHER = "ARTICLE_APPROVED_BESIDE_ANOTHER"
    """Readers do not have the original that the translation was made from."""
    ARTICLE_ALREADY_ADOPTED = "ARTICLE_ALREADY_ADOPTED"
    ARTICLE_ID_TAKEN = "ARTICLE_ID_TAKEN"
    """A file's article is somebody else's, or has its original in another language."""
    ARTICLE_NEVER_AIMED = "ARTICLE_NEVER_AIMED"
    """An article about losing a child that is to be put before somebody."""
    ARTICLE_REVIEW_DUE_TOO_EARLY = "ARTICLE_REVIEW_DUE_TOO_EARLY"


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
