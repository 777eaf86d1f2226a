"""Announcements of a municipality: as those who work on them see them, and as everybody reads them."""

from datetime import datetime

import strawberry

from handbook_api.platform.problems import Problem, ProblemCode, Refused
from handbook_api.platform.texts import LANGUAGES
from notifications.announcements import model
from notifications.announcements.model import Announcement as StoredAnnouncement
from notifications.announcements.model import AnnouncementKey, AnnouncementState, AnnouncementStep, Span
from notifications.announcements.service import REACH_STEP
from notifications.announcements.store import AnnouncementPlace
from notifications.announcements.wording import body_in, headline, language_given, said
from schema.context import Context, Info
from schema.global_ids import NodeKind, global_id, key_of
from schema.mistakes import UserError
from schema.node import Node
from schema.paging import instant_in

strawberry.enum(AnnouncementState, description="How far an announcement is.")
strawberry.enum(AnnouncementStep, description="What can be done with an announcement, or was.")

_FEWER = f"Rounded down to a multiple of {REACH_STEP}. Null: fewer than {REACH_STEP}, or nobody."


@strawberry.type(description="An announcement in one language.")
class AnnouncementText:
    """Title and text."""

    language: str = strawberry.field(description="`ja` or `en`.")
    title: str = strawberry.field(description="At most 60 characters.")
    body: str = strawberry.field(description="Plain text of at most 2,000 characters.")


@strawberry.type(description="From a day of age on, and before another one. A child's calendar age; birth is day 0.")
class AgeSpan:
    """Ages of children."""

    from_days: int = strawberry.field(description="The first day.")
    until_days: int = strawberry.field(description="The first day that is not in it any more.")


@strawberry.type(description="From a completed week of pregnancy on, and before another one.")
class PregnancySpan:
    """Weeks of pregnancies."""

    from_weeks: int = strawberry.field(description="The first week.")
    until_weeks: int = strawberry.field(description="The first week that is not in it any more.")


@strawberry.type(
    description="Whom an announcement is for, within its municipality. Where nothing narrows it down: everybody with a child or "
    "a pregnancy there. With both an age and weeks of pregnancy, whoever has the one or the other."
)
class AnnouncementSegment:
    """A segment."""

    areas: list[str] = strawberry.field(
        description="Codes of health centres. Then only those are told who registered their handbook there themselves: to the "
        "others in a family it is not told where it was. Empty: all."
    )
    age: AgeSpan | None = strawberry.field(description="Of a child. Null: of any age.")
    pregnancy: PregnancySpan | None = strawberry.field(description="How far in a pregnancy. Null: at any time.")
    language: str | None = strawberry.field(description="Who reads this language. Null: any.")


@strawberry.type(description="How an announcement looks on a phone in one language.")
class AnnouncementSample:
    """A sample."""

    for_language: str = strawberry.field(description="The language of the phone.")
    language: str = strawberry.field(
        description="The language it is shown in: the phone's, and where it was not written in that, Japanese."
    )
    title: str = strawberry.field(description="As it is shown: an urgent one says so.")
    body: str = strawberry.field(description="As it is shown: the beginning of the text, where it is long.")


@strawberry.type(description="Whom an announcement would reach at this moment, and how it would look.")
class AnnouncementPreview:
    """A preview."""

    people: int | None = strawberry.field(description=f"How many people. {_FEWER}")
    devices: int | None = strawberry.field(description=f"How many devices of theirs pushes go to. {_FEWER}")
    is_estimated: bool = strawberry.field(
        description="Whether both were reckoned from a part of many families, to two digits."
    )
    samples: list[AnnouncementSample] = strawberry.field(description="One for each language there is, Japanese first.")


@strawberry.type(description="How many people were seen to so far.")
class AnnouncementProgress:
    """Numbers of people."""

    is_counted: bool = strawberry.field(
        description="Whether everybody it is for has been found, so that `total` does not grow any more."
    )
    total: int | None = strawberry.field(
        description=f"How many were found so far. Null, as the other numbers are: fewer than {REACH_STEP}."
    )
    waiting: int | None = strawberry.field(
        description="Who is told yet: her turn has not come, or her quiet hours have not ended. Null as `total`."
    )
    reached: int | None = strawberry.field(
        description="In whose inbox it is, with a push where she has a device. Null as `total`."
    )
    left_out: int | None = strawberry.field(
        description="For whom it was not any more when her turn came, who had switched announcements off, or who waited "
        "when it was stopped. Null as `total`."
    )
    failed: int | None = strawberry.field(
        description="Whose devices took no push; it is in her inbox. Null as `total`."
    )
    out_of_time: int | None = strawberry.field(
        description="Whose turn had not come when it was of no use any more. Null as `total`."
    )


@strawberry.type(description="One thing that was done with an announcement.")
class AnnouncementEvent:
    """A step."""

    step: AnnouncementStep = strawberry.field(description="What was done.")
    set_by: str | None = strawberry.field(description="User id of whoever did it. Null: by itself.")
    set_at: datetime = strawberry.field(description="When.")
    remark: str | None = strawberry.field(description="What was said to it. Null: nothing.")


@strawberry.type(description="An announcement as editors and staff of its municipality work on it.")
class Announcement(Node):
    """For whoever works on it."""

    stored: strawberry.Private[StoredAnnouncement]
    version: int = strawberry.field(description="Grows with every step. Give it back when something is done with it.")
    state: AnnouncementState = strawberry.field(description="How far it is.")
    texts: list[AnnouncementText] = strawberry.field(description="In each language it is written in, Japanese first.")
    link: str | None = strawberry.field(description="Where it leads, `https://` or `handbook://`. Null: nowhere.")
    is_urgent: bool = strawberry.field(description="Whether it ignores quiet hours, and says so.")
    send_at: datetime | None = strawberry.field(description="When it is to go out. Null: as soon as it is released.")
    useful_until: datetime = strawberry.field(description="From then on nobody is told any more.")
    segment: AnnouncementSegment = strawberry.field(description="Whom it is for.")
    goes_out_at: datetime | None = strawberry.field(
        description="When it goes out by itself: after the municipality's quiet hours and public holidays, unless it is "
        "urgent. Null unless it is SCHEDULED."
    )
    begun_at: datetime | None = strawberry.field(description="When it began to go out. Null: it did not.")

    @strawberry.field(description="What the caller can do with it as it stands.")
    def possible_steps(self, info: Info) -> list[AnnouncementStep]:
        """For the caller."""
        context = info.context
        return list(context.services.announcements.desk.possible_steps(context.principal, self.stored))

    @strawberry.field(description="Every step that was taken, the first in front.")
    async def history(self, info: Info) -> list[AnnouncementEvent]:
        """All steps."""
        desk = info.context.services.announcements.desk
        return [
            AnnouncementEvent(step=one.kind, set_by=one.by, set_at=one.at, remark=await desk.remark(one))
            for one in self.stored.steps
        ]

    @strawberry.field(description="Whom it would reach at this moment, by what stands there now.")
    async def preview(self, info: Info) -> AnnouncementPreview:
        """Counted now."""
        context, content = info.context, self.stored.content
        reach = await context.services.announcements.desk.reach(self.stored)
        samples = []
        for language in LANGUAGES:
            words = said(context.services.texts, content, language)
            samples.append(
                AnnouncementSample(
                    for_language=language,
                    language=language_given(content, language),
                    title=words.title,
                    body=words.body,
                )
            )
        return AnnouncementPreview(
            people=reach.people, devices=reach.devices, is_estimated=reach.is_estimated, samples=samples
        )

    @strawberry.field(description="How far it is in going out, and what came of it afterwards. Null before it began.")
    async def progress(self, info: Info) -> AnnouncementProgress | None:
        """Counted now."""
        progress = await info.context.services.announcements.desk.progress(self.stored)
        return None if progress is None else _shown_progress(progress)


@strawberry.type(description="An announcement that went out, as its readers see it.")
class PublishedAnnouncement:
    """For everybody who is signed in."""

    id: strawberry.ID = strawberry.field(description="Give it to `publishedAnnouncement`.")
    municipality: str = strawberry.field(description="The code of the municipality whose it is.")
    title: str = strawberry.field(description="An urgent one says so.")
    body: str = strawberry.field(description="Plain text.")
    language: str = strawberry.field(
        description="The language of both: the caller's, and where it was not written in that, Japanese."
    )
    languages: list[str] = strawberry.field(description="Those it was written in, Japanese first.")
    link: str | None = strawberry.field(description="Where it leads, `https://` or `handbook://`. Null: nowhere.")
    is_urgent: bool = strawberry.field(description="Whether it was sent at once.")
    is_taken_back: bool = strawberry.field(
        description="Whether the municipality stopped it, or its time passed, on the way."
    )
    sent_at: datetime = strawberry.field(description="When it began to go out.")
    useful_until: datetime = strawberry.field(description="Until when it is of use.")


@strawberry.type(description="What came of something that was done with an announcement.")
class AnnouncementPayload:
    """The announcement, or why not."""

    announcement: Announcement | None = strawberry.field(
        description="As it stands now; with VERSION_CONFLICT as somebody else left it. Null with other errors."
    )
    errors: list[UserError] = strawberry.field(description="What is wrong; empty when it was done.")


def announcement_key(text: str, field: str) -> AnnouncementKey:
    """The announcement an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = AnnouncementKey.parse(key_of(NodeKind.ANNOUNCEMENT, text, field))
    if key is None:
        raise Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
    return key


def shown_announcement(announcement: StoredAnnouncement) -> Announcement:
    """As those who work on it see it."""
    content = announcement.content
    return Announcement(
        id=global_id(NodeKind.ANNOUNCEMENT, announcement.key),
        stored=announcement,
        version=announcement.version,
        state=announcement.state,
        texts=[
            AnnouncementText(language=one, title=content.titles[one], body=content.bodies[one])
            for one in LANGUAGES
            if one in content.titles
        ],
        link=content.link,
        is_urgent=content.is_urgent,
        send_at=content.send_at,
        useful_until=content.useful_until,
        segment=_shown_segment(content.segment),
        goes_out_at=announcement.wake_at,
        begun_at=announcement.begun_at,
    )


def shown_published(announcement: StoredAnnouncement, begun_at: datetime, context: Context) -> PublishedAnnouncement:
    """As the caller reads it."""
    content = announcement.content
    return PublishedAnnouncement(
        id=global_id(NodeKind.ANNOUNCEMENT, announcement.key),
        municipality=announcement.key.municipality,
        title=headline(context.services.texts, content, context.language),
        body=body_in(content, context.language),
        language=language_given(content, context.language),
        languages=[one for one in LANGUAGES if one in content.titles],
        link=content.link,
        is_urgent=content.is_urgent,
        is_taken_back=announcement.state is AnnouncementState.STOPPED,
        sent_at=begun_at,
        useful_until=content.useful_until,
    )


def spelled_place(at: datetime, key: AnnouncementKey) -> str:
    """A place in a list, as a cursor carries it."""
    return f"{at.isoformat(timespec='milliseconds')}/{key}"


def place_of(position: str | None) -> AnnouncementPlace | None:
    """The place that `spelled_place` was given. Raises `Refused(NOT_A_CURSOR)`."""
    if position is None:
        return None
    at, _, key = position.partition("/")
    try:
        if AnnouncementKey.parse(key) is not None:
            return AnnouncementPlace(instant_in(at), key)
    except ValueError:
        pass
    raise Refused(Problem(ProblemCode.NOT_A_CURSOR, ("after",)))


def _shown_segment(segment: model.Segment) -> AnnouncementSegment:
    return AnnouncementSegment(
        areas=sorted(segment.areas),
        age=_shown_age(segment.age_days),
        pregnancy=_shown_weeks(segment.pregnancy_weeks),
        language=segment.language,
    )


def _shown_age(span: Span | None) -> AgeSpan | None:
    return None if span is None else AgeSpan(from_days=span.start, until_days=span.end)


def _shown_weeks(span: Span | None) -> PregnancySpan | None:
    return None if span is None else PregnancySpan(from_weeks=span.start, until_weeks=span.end)


def _shown_progress(progress: model.Progress) -> AnnouncementProgress:
    is_small = progress.total < REACH_STEP
    return AnnouncementProgress(
        is_counted=progress.is_counted,
        total=None if is_small else progress.total,
        waiting=None if is_small else progress.waiting,
        reached=None if is_small else progress.reached,
        left_out=None if is_small else progress.left_out,
        failed=None if is_small else progress.failed,
        out_of_time=None if is_small else progress.out_of_time,
    )
