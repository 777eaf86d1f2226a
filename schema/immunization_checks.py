"""What speaks against an injection, told at the moment before it."""

from datetime import date

import strawberry

from handbook_api.immunization.check import Severity, WarningCode
from handbook_api.immunization.check import Warning_ as CheckWarning
from schema.context import Context
from schema.global_ids import NodeKind, global_id
from schema.immunization import group_named, product_named

strawberry.enum(WarningCode, name="VaccinationWarningCode", description="What speaks against an injection. Stable.")
strawberry.enum(
    Severity,
    name="VaccinationWarningSeverity",
    description="STOP: do not inject before this is settled. ASK: make sure, then go on.",
)

_PRODUCTS = frozenset({"product", "previous_product", "right_products"})
"""Values of a warning that are codes of vaccines, or several of them."""


@strawberry.type(description="Something that speaks against an injection, or that has to be looked at before it.")
class VaccinationWarning:
    """One warning."""

    code: WarningCode = strawberry.field(description="What it is, for the app.")
    severity: Severity = strawberry.field(description="How much it weighs.")
    child_id: strawberry.ID | None = strawberry.field(
        description="The sister or brother the dose may be meant for. Null where it is about no other child."
    )
    text: str = strawberry.field(description="The same as a sentence, for the person who gives the injection.")


@strawberry.type(description="What was found before an injection. It does not replace the doctor's own check.")
class VaccinationCheck:
    """The check."""

    product_name: str = strawberry.field(description="In the caller's language.")
    lot: str | None = strawberry.field(description="As typed or scanned. Null where neither was given.")
    expires_on: date | None = strawberry.field(description="As typed or scanned. Null where neither was given.")
    warnings: list[VaccinationWarning] = strawberry.field(
        description="The heaviest in front. Empty: nothing that is recorded speaks against it."
    )


def shown_warning(warning: CheckWarning, context: Context) -> VaccinationWarning:
    """A warning in the caller's language, with the names of vaccines instead of their codes."""
    values = dict(warning.values)
    for name in _PRODUCTS & values.keys():
        values[name] = ", ".join(product_named(code, context) for code in str(values[name]).split(", "))
    if warning.group is not None:
        values["group"] = group_named(warning.group, context)
    return VaccinationWarning(
        code=warning.code,
        severity=warning.severity,
        child_id=global_id(NodeKind.CHILD, warning.sibling_id) if warning.sibling_id else None,
        text=context.say(f"vaccination_check.{warning.code}", count=None, **values),
    )
