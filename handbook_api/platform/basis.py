"""What an answer rests on besides the operation that was asked: whoever may keep it for others has to know."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Basis:
    """Of one request; written while its resolvers look, whether or not what they find changes the answer.

    `records` are those it was made of, in words that hold only letters, digits and hyphens: whoever keeps the answer is
    told to forget it by them.
    """

    on_caller: bool = False
    on_language: bool = False
    records: set[str] = field(default_factory=set)
