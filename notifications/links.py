"""Addresses inside the app, which open on a tap."""

import base64
from typing import Final

from handbook_api.handbooks import SubjectKey
from handbook_api.platform.ids import ChildKey, PregnancyKey

INBOX_LINK: Final = "handbook://inbox"
"""Where a push leads that tells of several things."""


def link_to(subject: SubjectKey) -> str:
    """The address of the handbook that a reminder is about."""
    match subject:
        case ChildKey():
            return child_link(subject)
        case PregnancyKey():
            return f"handbook://pregnancy/{_global_id('Pregnancy', subject)}"


def child_link(key: ChildKey) -> str:
    """The address of a child's handbook. The child is named by the global id that GraphQL knows it by."""
    return f"handbook://child/{_global_id('Child', key)}"


def _global_id(kind: str, key: SubjectKey) -> str:
    return base64.urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("=")
