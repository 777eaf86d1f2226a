"""What editors and staff send about announcements."""

from datetime import datetime

import strawberry

from notifications.announcements.model import WHOLE_MUNICIPALITY, Content, Segment, Span
from schema.appointment_slot_inputs import LocalTextInput

_WHICH = "Which announcement."
_VERSION = "The version the person saw."


@strawberry.input(description="From a day of a child's calendar age on, and before another one.")
class AgeSpanInput:
    """Ages of children."""

    from_days: int = strawberry.field(description="0 is the day of birth.")
    until_days: int = strawberry.field(description="Not in it any more. At most 7,305.")


@strawberry.input(description="From a completed week of pregnancy on, and before another one.")
class PregnancySpanInput:
    """Weeks of pregnancies."""

    from_weeks: int = strawberry.field(description="At least 0.")
    until_weeks: int = strawberry.field(description="Not in it any more. At most 44.")


@strawberry.input(description="Whom it is for, within the caller's municipality. Left empty: everybody there.")
class AnnouncementSegmentInput:
    """A segment."""

    areas: list[str] = strawberry.field(
        default_factory=list, description="Codes of the municipality's health centres. Left out: all."
    )
    age: AgeSpanInput | None = strawberry.field(default=None, description="Who has a child of that age.")
    pregnancy: PregnancySpanInput | None = strawberry.field(default=None, description="Who is that far in a pregnancy.")
    language: str | None = strawberry.field(default=None, description="Who reads `ja`, or `en`. Left out: both.")

    def segment(self) -> Segment:
        """What the service takes."""
        return Segment(
            frozenset(self.areas),
            None if self.age is None else Span(self.age.from_days, self.age.until_days),
            None if self.pregnancy is None else Span(self.pregnancy.from_weeks, self.pregnancy.until_weeks),
            self.language,
        )


@strawberry.input
class _ContentInput:
    title: LocalTextInput = strawberry.field(description="At most 60 characters.")
    body: LocalTextInput = strawberry.field(
        description="Plain text of at most 2,000 characters, in the languages of the title."
    )
    useful_until: datetime = strawberry.field(
        description="From then on nobody is told any more. At most 366 days after it goes out."
    )
    link: str | None = strawberry.field(
        default=None, description="`https://` or `handbook://`, at most 400 characters. Left out: none."
    )
    is_urgent: bool = strawberry.field(
        default=False, description="Whether it ignores quiet hours and holidays, and says that it is urgent."
    )
    send_at: datetime | None = strawberry.field(
        default=None, description="At most 366 days ahead. Left out: as soon as it is released."
    )
    segment: AnnouncementSegmentInput | None = strawberry.field(
        default=None, description="Whom it is for. Left out: everybody in the municipality."
    )

    def content(self) -> Content:
        """What the service takes."""
        return Content(
            titles=self.title.texts(),
            bodies=self.body.texts(),
            link=self.link,
            is_urgent=self.is_urgent,
            send_at=self.send_at,
            useful_until=self.useful_until,
            segment=self.segment.segment() if self.segment else WHOLE_MUNICIPALITY,
        )


@strawberry.input(description="Begin an announcement of the caller's municipality.")
class WriteAnnouncementInput(_ContentInput):
    """For `writeAnnouncement`."""

    id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID that the app chooses, so that repeating the request makes nothing twice. Left out: one is made.",
    )


@strawberry.input(
    description="Replace everything that stands in an announcement. Whatever it was before, it is a draft then, to be approved "
    "anew."
)
class RewriteAnnouncementInput(_ContentInput):
    """For `rewriteAnnouncement`."""

    announcement_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="A draft that is ready for a second person.")
class SubmitAnnouncementInput:
    """For `submitAnnouncement`."""

    announcement_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="An announcement that is to be changed.")
class ReturnAnnouncementInput:
    """For `returnAnnouncement`."""

    announcement_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)
    remark: str = strawberry.field(description="What is to be changed, at most 1,000 characters.")


@strawberry.input(description="An announcement that the caller, who did not write it, stands by.")
class ApproveAnnouncementInput:
    """For `approveAnnouncement`."""

    announcement_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="An approved announcement that is to go out when its time comes.")
class ReleaseAnnouncementInput:
    """For `releaseAnnouncement`."""

    announcement_id: strawberry.ID = strawberry.field(description=_WHICH)
    expected_version: int = strawberry.field(description=_VERSION)


@strawberry.input(description="An announcement that nobody is to be told any more. No version is asked for.")
class StopAnnouncementInput:
    """For `stopAnnouncement`."""

    announcement_id: strawberry.ID = strawberry.field(description=_WHICH)
    remark: str | None = strawberry.field(
        default=None, description="Why, at most 1,000 characters. Left out: not said."
    )
