"""`handbook grant` against the real Auth emulator."""

from pathlib import Path

import pytest

from tests.auth_emulator import AuthEmulator
from tests.commands.processes import run
from tests.platform.identity_builders import claims_of


@pytest.mark.needs_node
def test_a_person_has_her_role_from_her_next_sign_in(tmp_path: Path, auth_emulator: AuthEmulator) -> None:
    emulator = {"FIREBASE_AUTH_EMULATOR_HOST": auth_emulator.host}
    nurse = auth_emulator.sign_up("hayashi@nerima.example")
    granting = ("grant", "--uid", nurse.uid, "--role", "STAFF", "--municipality", "131202")

    granted = run(tmp_path, *granting, **emulator)
    refused = run(tmp_path, "grant", "--uid", "nobody", "--role", "EDITOR", "--municipality", "131202", **emulator)

    claims = claims_of(auth_emulator.sign_in(nurse.email).token)
    assert (granted.code, granted.printed) == (0, f"{nurse.uid} is STAFF of 131202 from her next sign-in\n")
    assert (claims["role"], claims["municipality"]) == ("STAFF", "131202")
    assert (refused.code, refused.printed) == (2, "")
    assert "nobody has this user id; she has to sign in to the app once before." in refused.complained
