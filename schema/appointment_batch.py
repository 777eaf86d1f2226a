"""Pages of appointments that one request asks for, of many children and pregnancies, read together."""

from typing import Final

from strawberry.dataloader import DataLoader

from handbook_api.appointments.model import Appointment
from handbook_api.appointments.service import AppointmentService, AskedPage

PAGES_AT_ONCE: Final = 100
"""Each is a part of one query, and MongoDB takes no more than a thousand."""


class AppointmentBatch:
    """Waits until everything that is resolved at the same moment has asked for its page, and reads once for all.

    Nothing is remembered: whoever asks after a change in the same request is shown what stands then.
    """

    def __init__(self) -> None:
        self._loader: DataLoader[AskedPage, tuple[Appointment, ...]] | None = None

    async def page(self, appointments: AppointmentService, asked: AskedPage) -> tuple[Appointment, ...]:
        """A page, read together with the others."""
        if self._loader is None:

            async def load(pages: list[AskedPage]) -> list[tuple[Appointment, ...]]:
                return list(await appointments.of_subjects(pages))

            self._loader = DataLoader(load, max_batch_size=PAGES_AT_ONCE, cache=False)
        return await self._loader.load(asked)
