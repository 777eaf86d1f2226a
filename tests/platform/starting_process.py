"""A process that starts beside another: `python -m tests.platform.starting_process migrate|vault URI DATABASE KEY`.

It says `ready`, waits for a line, does its part, and says what came of it. Two of them told to go together meet at the
place where both find nothing and both want to make it.
"""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pymongo import ASCENDING

from handbook_api.platform.clock import SystemClock
from handbook_api.platform.encryption import local_master_key, open_cipher
from handbook_api.platform.migrations import Migration, migrate
from handbook_api.platform.mongodb import Client, Database, connect, database_of

ROOT = Path(__file__).parents[2]


async def _diapers(database: Database) -> None:
    await database.diapers.create_index([("family_id", ASCENDING), ("at", ASCENDING)], name="family", unique=True)


async def _naps(database: Database) -> None:
    await database.naps.create_index([("family_id", ASCENDING)], name="family")


MIGRATIONS = (
    Migration("0001-diapers", "diapers by family", _diapers),
    Migration("0002-naps", "naps by family", _naps),
)


async def migrated(client: Client, database: Database, _key: Path) -> str:
    """The migrations that this process applied, in order."""
    del client
    return " ".join(await migrate(database, MIGRATIONS, SystemClock())) or "nothing"


async def opened_vault(client: Client, database: Database, key: Path) -> str:
    """A name that this process encrypted, in hexadecimal digits."""
    cipher = await open_cipher(client, database, local_master_key(key, create=True))
    encrypted = await cipher.encrypt("佐藤美咲")
    await cipher.close()
    return encrypted.hex()


PARTS = {"migrate": migrated, "vault": opened_vault}


async def _main(part: str, uri: str, name: str, key: str) -> None:
    async with connect(uri) as client:
        await client.admin.command("ping")
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        print(await PARTS[part](client, database_of(client, name), Path(key)), flush=True)


def answers_of_processes(count: int, arguments: Sequence[str]) -> list[str]:
    """What that many processes say that are told to go at the same moment."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.platform.starting_process", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [process.communicate(timeout=60)[0].splitlines()[-1] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
