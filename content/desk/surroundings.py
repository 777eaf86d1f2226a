"""What the desk knows of the world around it: municipalities, languages, and which categories are medical."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from content.article import Category
from content.desk.entry import facts_problems
from content.desk.model import Facts
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.clock import civil_date
from handbook_api.platform.problems import Problem, ProblemCode, Refused


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`languages` are the codes of those that articles can be had in; `medical` the categories that staff approve, and
    `only_found` those whose articles are never put before anybody who did not look for them.
    """

    municipalities: Mapping[str, Municipality]
    languages: Collection[str]
    medical: frozenset[Category]
    only_found: frozenset[Category]

    def municipality(self, code: str) -> Municipality:
        """The municipality with this code. Raises `Refused(UNKNOWN_MUNICIPALITY)`."""
        found = self.municipalities.get(code)
        if found is None:
            raise Refused(Problem(ProblemCode.UNKNOWN_MUNICIPALITY))
        return found

    def today(self, municipality: str, now: datetime) -> date:
        """The civil day there."""
        return civil_date(now, self.municipality(municipality).zone)

    def areas(self, municipality: str) -> frozenset[str]:
        """The codes of its health centres."""
        return frozenset(area.code for area in self.municipality(municipality).areas)

    def facts_problems(self, municipality: str, facts: Facts | None, now: datetime) -> Iterator[Problem]:
        """What is wrong with facts of an article of this municipality's; nothing where there are none."""
        if facts is None:
            return
        yield from facts_problems(facts, self.areas(municipality), self.today(municipality, now))
        if facts.category in self.only_found and facts.target.is_aimed:
            yield Problem(ProblemCode.ARTICLE_NEVER_AIMED, ("facts", "target"))

    def language_problem(self, language: str) -> Problem | None:
        """What is wrong with a language that a text is to be in."""
        if language in self.languages:
            return None
        return Problem(ProblemCode.UNKNOWN_LANGUAGE, ("language",), {"value": language[:35]})


def of_municipality(facts: Facts, municipality: str, replaces: str | None) -> Facts:
    """Facts of a municipality's article: it is for its own families, whatever was entered."""
    return replace(facts, target=replace(facts.target, municipality=municipality), replaces=replaces)
