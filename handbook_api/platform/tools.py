"""What the services of nearly every part are made with, handed on as one."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handbook_api.platform.access_log import AccessLog
from handbook_api.platform.clock import Clock
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.ledger import Ledger
from handbook_api.platform.mongodb import Database
from handbook_api.platform.signing import Signer
from handbook_api.platform.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """One of each, for a whole process. `zone` is where the families live: it decides what day it is."""

    database: Database
    ledger: Ledger
    access_log: AccessLog
    cipher: FieldCipher
    signer: Signer
    texts: Texts
    clock: Clock
    zone: ZoneInfo
