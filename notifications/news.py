"""What is new to read, for each member of a family by what she may know of its handbooks. Pure."""

from collections.abc import Mapping
from typing import Final

from handbook_api.children.firstborn import is_first
from handbook_api.children.model import Child
from handbook_api.families.areas import areas_of
from handbook_api.families.model import Member, MemberRole
from handbook_api.handbooks import Handbook
from handbook_api.pregnancies.model import Pregnancy
from notifications.articles import Reader
from notifications.kinds.new_article import new_article_occasions
from notifications.kinds.surroundings import Surroundings
from notifications.reminders import Occasion

HiddenBy = Mapping[str, frozenset[str]]
"""The ids of the articles that each person, by her user id, does not want to be shown."""

_VIEWER: Final = Reader(sees_all=False)


class News:
    """Of one child or one pregnancy, in the surroundings of those who are told of one municipality."""

    def __init__(
        self, about: Child | Pregnancy, handbook: Handbook, hidden: HiddenBy, surroundings: Surroundings
    ) -> None:
        self._about = about
        self._handbook = handbook
        self._hidden = hidden
        self._surroundings = surroundings
        self._areas = frozenset(one.area for one in surroundings.articles if one.area is not None)
        self._found: dict[Reader, tuple[Occasion, ...]] = {}

    def of(self, member: Member) -> tuple[Occasion, ...]:
        """What one member is told. The week of an article that she has hidden stays empty: it may have been told."""
        reader = self._reader(member)
        if reader not in self._found:
            self._found[reader] = tuple(new_article_occasions(self._about, reader, self._surroundings))
        hidden = self._hidden.get(member.uid, frozenset())
        return tuple(one for one in self._found[reader] if one.mark not in hidden)

    def _reader(self, member: Member) -> Reader:
        if member.role is MemberRole.VIEWER:
            return _VIEWER
        code, children = self._surroundings.municipality.code, self._handbook.contents.children
        # Areas that no article is for decide nothing: without them most guardians are told the same.
        areas = areas_of(self._handbook.family, member, code) & self._areas
        is_firstborn = is_first(self._about, children) if isinstance(self._about, Child) else not children
        return Reader(code, areas, is_firstborn)
