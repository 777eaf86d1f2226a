"""Addresses inside the app, which open on a tap."""

import base64

from handbook_api.platform.ids import ChildKey


def child_link(key: ChildKey) -> str:
    """The address of a child's handbook. The child is named by the global id that GraphQL knows it by."""
    global_id = base64.urlsafe_b64encode(f"Child:{key}".encode()).decode().rstrip("=")
    return f"handbook://child/{global_id}"
