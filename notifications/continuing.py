"""Whether anything of a pregnancy may still be told, planned or shown. Pure."""

from collections.abc import Iterable

from handbook_api.children.model import Child, ChildStatus
from handbook_api.pregnancies.model import Pregnancy, PregnancyStatus


def goes_on(pregnancy: Pregnancy, children: Iterable[Child]) -> bool:
    """Whether reminders of a pregnancy are wanted: not once it has ended, nor when no child born of it lives.

    `children` are those of the family. A child that is in the handbook no more (moved to another family, entered by
    mistake) says nothing. What the municipality owes her after a loss is a matter for its staff, never for a push.
    """
    if pregnancy.status is PregnancyStatus.ENDED:
        return False
    born = [child for child in children if child.key in pregnancy.children or child.pregnancy == pregnancy.key]
    return not born or any(child.status is ChildStatus.ACTIVE for child in born)
