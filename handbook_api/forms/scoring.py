"""Questionnaires that are counted in points: their structure, the sum, and where staff look twice. Pure.

The wording of these questionnaires is not part of the project: a municipality that holds a licence brings it in a file
of its own (`HANDBOOK_LICENSED_FORMS`). What is here is what the rules need of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handbook_api.forms.answers import Answers, ChoiceAnswer
from handbook_api.forms.definition import FormDefinition, Question


@dataclass(frozen=True, slots=True)
class Structure:
    """What a questionnaire is made of: questions `q1` to `q<items>`, each with the points 0 to `most_points`.

    `self_harm` is the question about harming herself, `None` where there is none. `follow_up_from` is the total from
    which staff look twice, `None` where no cut-off is known well enough. `asks_about_baby`: not about her own mood.
    `source` is where the figures come from.
    """

    items: int
    most_points: int
    self_harm: str | None
    follow_up_from: int | None
    asks_about_baby: bool
    source: str
    verified: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its questions."""
        return tuple(f"q{number}" for number in range(1, self.items + 1))

    @property
    def most(self) -> int:
        """The highest total there can be."""
        return self.items * self.most_points


STRUCTURES: Mapping[str, Structure] = {
    # エジンバラ産後うつ病質問票
    "epds": Structure(
        items=10,
        most_points=3,
        self_harm="q10",
        follow_up_from=9,
        asks_about_baby=False,
        source="京都医報 27447: support from a total of 9, or from 1 at item 10 once a doctor has judged so",
        verified=False,
    ),
    # 赤ちゃんへの気持ち質問票
    "bonding": Structure(
        items=10,
        most_points=3,
        self_harm=None,
        follow_up_from=None,
        asks_about_baby=True,
        source="number of items and points from general knowledge; published cut-offs differ by the day after birth",
        verified=False,
    ),
}
"""By what a form's file names as its `scoring`."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was counted. `total` is `None` until every question is answered: a part of it would say something else."""

    total: int | None
    most: int
    counted: int
    self_harm_question: str | None
    self_harm: int | None
    """The points of the question about harming herself; `None` where it is not asked, or not answered."""
    follow_up_from: int | None

    @property
    def shows_help(self) -> bool:
        """Whether help is shown at once, to the woman herself, whatever else she answered."""
        return bool(self.self_harm)

    @property
    def is_for_follow_up(self) -> bool:
        """Whether staff look twice. For staff alone; the points that were counted can only become more."""
        return self.shows_help or (self.follow_up_from is not None and self.counted >= self.follow_up_from)


def score_of(definition: FormDefinition, answers: Answers) -> Score | None:
    """The points of what was answered; `None` for a form that is not counted."""
    structure = STRUCTURES.get(definition.scoring or "")
    if structure is None:
        return None
    points = {
        key: counted for key in structure.keys if (counted := _points(definition.by_key[key], answers)) is not None
    }
    is_whole = len(points) == structure.items
    return Score(
        total=sum(points.values()) if is_whole else None,
        most=structure.most,
        counted=sum(points.values()),
        self_harm_question=structure.self_harm,
        self_harm=points.get(structure.self_harm or ""),
        follow_up_from=structure.follow_up_from,
    )


def _points(question: Question, answers: Answers) -> int | None:
    answer = answers.get(question.key)
    return question.points.get(answer.code) if isinstance(answer, ChoiceAnswer) else None
