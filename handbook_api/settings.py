"""Every setting, typed, in one place. Each is a variable `HANDBOOK_<NAME>`; docs/settings.md lists them."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AnyHttpUrl, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from handbook_api.platform.aws_signature import AwsKeys
from handbook_api.platform.objects_s3 import S3Bucket
from handbook_api.platform.telemetry import LogFormat

_PREFIX = "HANDBOOK_"
SHORTEST_LEASE_SECONDS = 90
"""Firebase may take ten seconds to answer: whoever loses its work before that has it sent twice. And MongoDB keeps the
transaction of a process that was killed for a minute, in which nobody else can write the same documents."""


class Environment(StrEnum):
    """What kind of place this runs in."""

    DEVELOPMENT = "development"
    """Keys are made where they are missing, the page at `/` is there, the push sandbox may be used."""
    PRODUCTION = "production"
    """Nothing is made up: what is missing stops the program at start, with the name of the setting."""


class KmsProvider(StrEnum):
    """Who keeps the master key of the encrypted fields."""

    LOCAL = "local"
    AWS = "aws"
    AZURE = "azure"
    GCP = "gcp"
    KMIP = "kmip"


class PushTransport(StrEnum):
    """Who speaks HTTP with FCM. Messages, credentials and what answers mean are firebase-admin's with either."""

    DIRECT = "direct"
    """aiohttp: a fraction of the CPU time for a message."""
    FIREBASE = "firebase"
    """firebase-admin's own client, which the other one is held to by tests."""


class Settings(BaseSettings):
    """The settings of every command."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", frozen=True)

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="`production` refuses to start with anything made up."
    )

    mongodb_uri: SecretStr | None = Field(
        None, description="A replica set or sharded cluster. Left out: the embedded `mongod` is started."
    )
    mongodb_database: str = Field("handbook", description="The database's name.", pattern=r"^[a-zA-Z0-9_-]{1,38}$")
    data_dir: Path = Field(Path(".data"), description="Where the embedded `mongod` and development keys live.")

    firebase_project: str = Field("demo-handbook", description="The Firebase project's id.")
    firebase_credentials: Path | None = Field(
        None, description="Service account file. Left out: application default credentials."
    )
    fcm_url: AnyHttpUrl | None = Field(
        None, description="Send pushes here instead of to Google: the push sandbox, in development alone."
    )

    push_transport: PushTransport = Field(
        PushTransport.DIRECT,
        description="How pushes get to Firebase: `direct`, or `firebase` for firebase-admin's own.",
    )

    kms_provider: KmsProvider = Field(KmsProvider.LOCAL, description="Who keeps the master key of encrypted fields.")
    kms_credentials: dict[str, Any] | None = Field(
        None, description="JSON: what PyMongo's `kms_providers` takes for the provider."
    )
    kms_key: dict[str, Any] | None = Field(None, description="JSON: what PyMongo's `master_key` takes.")
    master_key_file: Path | None = Field(
        None, description="For `local`: 96 random bytes. In development made under the data folder."
    )
    signing_key_file: Path | None = Field(
        None, description="At least 32 random bytes, for picture addresses and invitation codes."
    )

    s3_bucket: str | None = Field(
        None, description="The bucket that photos are kept in, by the S3 API. Left out: they are kept in MongoDB."
    )
    s3_endpoint: AnyHttpUrl | None = Field(
        None, description="The address of the S3 service, such as `https://s3.ap-northeast-1.amazonaws.com`."
    )
    s3_region: str = Field("ap-northeast-1", description="The region that S3 requests are signed for.")
    s3_access_key_id: str | None = Field(None, description="Who signs S3 requests.")
    s3_secret_access_key: SecretStr | None = Field(None, description="The key that S3 requests are signed with.")

    licensed_forms: Path | None = Field(
        None,
        description="A folder of YAML files: questionnaires whose wording the municipality holds a licence for.",
    )

    graphql_introspection: bool = Field(
        True, description="Whether the schema can be asked for. `false` also hides hints at names."
    )
    trusted_documents: Path | None = Field(
        None, description="A folder of `.graphql` files: documents that clients may name by the SHA-256 of their text."
    )
    cors_origins: tuple[str, ...] = Field((), description="JSON list of web origins whose pages may call the API.")
    hsts_seconds: int = Field(0, ge=0, description="`Strict-Transport-Security`; 0 leaves it out.")
    drain_seconds: float = Field(
        0.0, ge=0, description="After SIGTERM, for how long new requests are still taken while `/readyz` says 503."
    )
    deadline_seconds: int = Field(30, ge=1, description="How long requests in flight may take to finish at the end.")

    time_zone: ZoneInfo = Field(ZoneInfo("Asia/Tokyo"), description="Where the families live: decides what day it is.")
    quiet_hours: bool = Field(
        True, description="`false` sends pushes at night too: for a demonstration, so that they can be seen."
    )

    worker_lease_seconds: int = Field(
        120,
        ge=1,
        description="For how long a worker has in hand what it sends; another takes over from one that died then.",
    )
    worker_metrics_port: int | None = Field(
        None, ge=1, le=65535, description="Where `handbook worker` serves its Prometheus metrics. Left out: nowhere."
    )
    worker_metrics_host: str = Field("127.0.0.1", description="The address of that port.")

    log_format: LogFormat = Field(LogFormat.JSON, description="`JSON`, or `READABLE` for people.")
    log_level: str = Field(
        "INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.", pattern="^(DEBUG|INFO|WARNING|ERROR)$"
    )

    sandbox_url: AnyHttpUrl | None = Field(
        None, description="Where the page at `/` watches pushes arrive. Development only."
    )

    @model_validator(mode="after")
    def _nothing_made_up_in_production(self) -> "Settings":
        if self.environment is not Environment.PRODUCTION:
            return self
        missing = [
            name
            for name, value in (
                ("HANDBOOK_MONGODB_URI", self.mongodb_uri),
                ("HANDBOOK_SIGNING_KEY_FILE", self.signing_key_file),
                ("HANDBOOK_MASTER_KEY_FILE", self.master_key_file or self.kms_provider is not KmsProvider.LOCAL),
            )
            if not value
        ]
        if missing:
            raise ValueError(f"production needs {', '.join(missing)}")
        for name, value in (("HANDBOOK_FCM_URL", self.fcm_url), ("HANDBOOK_QUIET_HOURS", not self.quiet_hours)):
            if value:
                raise ValueError(f"{name} is for development and cannot be set in production")
        if self.worker_lease_seconds < SHORTEST_LEASE_SECONDS:
            raise ValueError(f"HANDBOOK_WORKER_LEASE_SECONDS is at least {SHORTEST_LEASE_SECONDS} in production")
        return self

    @model_validator(mode="after")
    def _a_bucket_has_all_it_needs(self) -> "Settings":
        given = {
            "HANDBOOK_S3_BUCKET": self.s3_bucket,
            "HANDBOOK_S3_ENDPOINT": self.s3_endpoint,
            "HANDBOOK_S3_ACCESS_KEY_ID": self.s3_access_key_id,
            "HANDBOOK_S3_SECRET_ACCESS_KEY": self.s3_secret_access_key,
        }
        missing = [name for name, value in given.items() if not value]
        if missing and len(missing) < len(given):
            raise ValueError(f"a bucket needs {', '.join(missing)} as well")
        return self

    @property
    def s3_bucket_access(self) -> S3Bucket | None:
        """The bucket that photos are kept in, and the keys to it; `None` where they are kept in MongoDB."""
        if not (self.s3_bucket and self.s3_endpoint and self.s3_access_key_id and self.s3_secret_access_key):
            return None
        keys = AwsKeys(self.s3_access_key_id, self.s3_secret_access_key.get_secret_value(), self.s3_region)
        return S3Bucket(str(self.s3_endpoint), self.s3_bucket, keys)

    @property
    def worker_lease(self) -> timedelta:
        """For how long a worker has in hand what it sends."""
        return timedelta(seconds=self.worker_lease_seconds)

    @property
    def in_development(self) -> bool:
        """Whether missing keys may be made and the page at `/` is served."""
        return self.environment is Environment.DEVELOPMENT

    @property
    def mongod_folder(self) -> Path:
        """Where the embedded server lives."""
        return self.data_dir / "mongod"

    @property
    def master_key_path(self) -> Path:
        """The file of the local master key."""
        return self.master_key_file or self.data_dir / "keys" / "master.key"

    @property
    def signing_key_path(self) -> Path:
        """The file of the signing key."""
        return self.signing_key_file or self.data_dir / "keys" / "signing.key"


def misspelt(environment: Iterable[str]) -> tuple[str, ...]:
    """The variables of `environment` that look like settings and are none, in their order.

    A warning and no more: a cluster may add variables of its own that begin with the service's name.
    """
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    return tuple(name for name in environment if name.upper().startswith(_PREFIX) and name.upper() not in known)
