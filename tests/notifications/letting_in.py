"""Credentials of Google's that a test can watch, and let fail."""

import time
from typing import Any

import google.auth.credentials


class LettingIn(google.auth.credentials.Credentials):
    """Credentials to be fetched first; `fails` says how that goes wrong, `blocks_seconds` how long it takes."""

    def __init__(self, fails: Exception | None = None, blocks_seconds: float = 0.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # google-auth has no types
        self.renewals = 0
        self._fails = fails
        self._blocks_seconds = blocks_seconds

    def refresh(self, request: Any) -> None:
        self.renewals += 1
        time.sleep(self._blocks_seconds)
        if self._fails is not None:
            raise self._fails
        self.token = f"ya29.token-{self.renewals}"
