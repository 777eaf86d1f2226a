"""Our packages have plain names, and one of them (`schema`) is a name on the registry too: nothing may bring it."""

import importlib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["handbook_api", "schema", "resolvers", "notifications", "content"])
def test_a_package_of_this_name_is_ours_alone(name: str) -> None:
    package = importlib.import_module(name)

    assert Path(str(package.__file__)).is_relative_to(ROOT / name)
    assert set(packages_distributions().get(name, [])) <= {"handbook"}


def test_other_packages_are_seen_by_this_test() -> None:
    assert packages_distributions()["strawberry"] == ["strawberry-graphql"]
