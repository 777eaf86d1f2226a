"""Ids of an input, as the keys that services take."""

from handbook_api.platform.ids import ChildKey, RecordKey, chosen_id, new_id
from handbook_api.platform.problems import Problem, ProblemCode, Refused
from schema.global_ids import NodeKind, key_of


def chosen_or_new_id(text: str | None) -> str:
    """The UUID that the client chose for what it creates, or one of ours. Raises `Refused(NOT_AN_ID)` for `id`."""
    return new_id() if text is None else chosen_id(text)


def child_key(text: str, field: str) -> ChildKey:
    """The child an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = ChildKey.parse(key_of(NodeKind.CHILD, text, field))
    if key is None:
        raise _not_found(field)
    return key


def record_key(text: str, field: str) -> RecordKey:
    """The growth record an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    key = RecordKey.parse(key_of(NodeKind.GROWTH_RECORD, text, field))
    if key is None:
        raise _not_found(field)
    return key


def key_in_family(kind: NodeKind, text: str, field: str) -> tuple[str, str]:
    """The family and the member or invitation in it that an id is of. Raises `Refused(NOT_FOUND)` for `field`."""
    family_id, _, own = key_of(kind, text, field).partition(".")
    if not own:
        raise _not_found(field)
    return family_id, own


def _not_found(field: str) -> Refused:
    return Refused(Problem(ProblemCode.NOT_FOUND, (field,)))
