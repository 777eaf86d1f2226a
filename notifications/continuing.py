"""Whether anything of a pregnancy may still be told, planned or shown. Pure."""

from collections.abc import Iterable

from handbook_api.children.model import Child
from handbook_api.pregnancies.model import Pregnancy, PregnancyStatus
from handbook_api.pregnancies.rules import a_child_lives


def goes_on(pregnancy: Pregnancy, children: Iterable[Child]) -> bool:
    """Whether reminders of a pregnancy are wanted: not once it has ended, nor when no child born of it lives.

    `children` are those of the family. What the municipality owes her after a loss is a matter for its staff, never for
    a push.
    """
    return pregnancy.status is not PregnancyStatus.ENDED and a_child_lives(pregnancy, children)
