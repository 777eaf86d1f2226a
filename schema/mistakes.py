"""What a person got wrong, as part of a mutation's answer, in her language."""

from collections.abc import Sequence

import strawberry

from handbook_api.platform.problems import Problem, ProblemCode
from schema.context import Context

strawberry.enum(ProblemCode, name="UserErrorCode", description="What is wrong. Stable: an app may decide by it.")


@strawberry.type(description="Something the person can put right. Nothing was stored.")
class UserError:
    """One problem, told."""

    code: ProblemCode = strawberry.field(description="What is wrong, for the app.")
    path: list[str] = strawberry.field(
        description="The field of `input` it is about, from the outside in; empty for the whole."
    )
    message: str = strawberry.field(description="What is wrong and what the limit is, for the person, in her language.")


def shown_problems(problems: Sequence[Problem], context: Context) -> list[UserError]:
    """Problems as the caller reads them."""
    return [
        UserError(
            code=problem.code,
            path=list(problem.path),
            message=context.say(f"problem.{problem.code.value}", count=None, **problem.values),
        )
        for problem in problems
    ]
