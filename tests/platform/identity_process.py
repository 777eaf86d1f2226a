"""A verifier in a process of its own, because the environment decides between production and emulator mode.

Its first argument is the setting as JSON. It says `ready`, or why it refuses to start; then it takes one JSON command a
line, `{"header": ..., "times": 1, "step_seconds": 0}`, and answers each with the outcomes as a JSON list on one line.
"""

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from handbook_api.platform.identity import IdentityMisconfigured, Principal
from handbook_api.platform.identity_firebase import firebase_app
from handbook_api.platform.identity_verifier import IdentityVerifier, VerifierLimits
from tests.clocks import SteppingClock, a_clock_of_today
from tests.platform.identity_builders import outcome


def _open(setting: dict[str, Any], clock: SteppingClock) -> IdentityVerifier:
    credentials_file = Path(setting["credentials_file"]) if setting["credentials_file"] else None
    app = firebase_app(setting["project_id"], credentials_file)
    limits = VerifierLimits(firebase_deadline=timedelta(seconds=setting["firebase_deadline_seconds"]))
    return IdentityVerifier(app, clock, trust_unknown_users=setting["trust_unknown_users"], limits=limits)


def _in_words(result: Principal | str | None) -> str:
    return f"{result.uid} {result.role} {result.municipality}" if isinstance(result, Principal) else str(result)


async def _obey(verifier: IdentityVerifier, clock: SteppingClock) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        command = json.loads(line)
        clock.step(seconds=command["step_seconds"])
        results = await asyncio.gather(*(outcome(verifier, command["header"]) for _ in range(command["times"])))
        print(json.dumps([_in_words(result) for result in results]), flush=True)


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    clock = a_clock_of_today()
    try:
        verifier = _open(json.loads(sys.argv[1]), clock)
    except IdentityMisconfigured as error:
        print(f"refused: {error}", flush=True)
        return
    print("ready", flush=True)
    asyncio.run(_obey(verifier, clock))
    verifier.close()


if __name__ == "__main__":
    main()
