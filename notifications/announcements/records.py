"""Announcements as MongoDB keeps them."""

from collections.abc import Mapping
from typing import Any

from handbook_api.platform.mongodb import Document
from notifications.announcements.model import (
    Announcement,
    AnnouncementKey,
    AnnouncementState,
    AnnouncementStep,
    Content,
    Progress,
    Segment,
    Span,
    StepTaken,
)


def stored_announcement(announcement: Announcement) -> Document:
    """An announcement as a document. `version` and `created_at` are there to be looked for."""
    return {
        "_id": str(announcement.key),
        "municipality": announcement.key.municipality,
        "version": announcement.version,
        "created_at": announcement.created_at,
        "state": announcement.state.value,
        "content": _stored_content(announcement.content),
        "is_public": announcement.content.segment.is_whole_municipality,
        "steps": [
            {"kind": one.kind.value, "by": one.by, "at": one.at, "remark": one.sealed_remark}
            for one in announcement.steps
        ],
        "wake_at": announcement.wake_at,
        "begun_at": announcement.begun_at,
        "result": None if announcement.result is None else stored_progress(announcement.result),
    }


def read_announcement(document: Mapping[str, Any]) -> Announcement:
    """The announcement that `stored_announcement` was given."""
    key = AnnouncementKey.parse(document["_id"])
    if key is None:
        raise ValueError("an announcement's document has no announcement's key")
    result = document["result"]
    return Announcement(
        key=key,
        content=_content(document["content"]),
        state=AnnouncementState(document["state"]),
        steps=tuple(
            StepTaken(AnnouncementStep(one["kind"]), one["by"], one["at"], one["remark"]) for one in document["steps"]
        ),
        wake_at=document["wake_at"],
        begun_at=document["begun_at"],
        result=None if result is None else Progress(**result),
    )


def stored_progress(progress: Progress) -> Document:
    """How far it went, as a document."""
    return {
        "is_counted": progress.is_counted,
        "waiting": progress.waiting,
        "reached": progress.reached,
        "left_out": progress.left_out,
        "failed": progress.failed,
        "out_of_time": progress.out_of_time,
    }


def _stored_content(content: Content) -> Document:
    segment = content.segment
    return {
        "titles": dict(content.titles),
        "bodies": dict(content.bodies),
        "link": content.link,
        "is_urgent": content.is_urgent,
        "send_at": content.send_at,
        "useful_until": content.useful_until,
        "segment": {
            "areas": sorted(segment.areas),
            "age_days": _stored_span(segment.age_days),
            "pregnancy_weeks": _stored_span(segment.pregnancy_weeks),
            "language": segment.language,
        },
    }


def _content(document: Mapping[str, Any]) -> Content:
    segment = document["segment"]
    return Content(
        titles=document["titles"],
        bodies=document["bodies"],
        link=document["link"],
        is_urgent=document["is_urgent"],
        send_at=document["send_at"],
        useful_until=document["useful_until"],
        segment=Segment(
            frozenset(segment["areas"]),
            _span(segment["age_days"]),
            _span(segment["pregnancy_weeks"]),
            segment["language"],
        ),
    )


def _stored_span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _span(stored: list[int] | None) -> Span | None:
    return None if stored is None else Span(*stored)
