"""Google as the verifier meets it in production, played on this machine.

A proxy that `HTTPS_PROXY` names, answering in the place of Google's hosts with certificates of its own authority. So
firebase-admin runs unchanged: it fetches certificates, gets an access token for the service account and looks users up.
"""

import json
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from google.auth import crypt, jwt

PROJECT_ID: Final = "nerima-handbook"

_HOSTS: Final = ("www.googleapis.com", "identitytoolkit.googleapis.com", "oauth2.googleapis.com")
_KEY_ID: Final = "november-2026"


class GoogleStandIn:
    """Signs tokens, keeps accounts, counts what it is asked, and can fall silent (`may_answer`) or go away."""

    def __init__(self, folder: Path) -> None:
        self.reachable = True
        self.may_answer = Event()
        self.may_answer.set()
        self.certificates_readable = True
        self.accounts: dict[str, dict[str, Any]] = {}
        self.asked: Counter[str] = Counter()
        self.authority_file = folder / "authority.pem"
        self.service_account_file = folder / "service-account.json"
        authority_key, authority = _authority()
        self.authority_file.write_bytes(_pem(authority))
        self.tls = _server_context(folder, authority_key, authority)
        self._signing_key = _new_key()
        self._signing_certificate = _certificate("securetoken", self._signing_key, "securetoken", self._signing_key)
        self.service_account_file.write_text(json.dumps(_service_account()))

    def sign_in(self, uid: str, *, key_id: str = _KEY_ID, **changes: Any) -> str:
        """An ID token as Google signs it, for an account that is good from now on."""
        self.accounts.setdefault(uid, {"localId": uid, "validSince": "0"})
        now = int(time.time())
        claims = {
            "iss": f"https://securetoken.google.com/{PROJECT_ID}",
            "aud": PROJECT_ID,
            "sub": uid,
            "iat": now - 60,
            "exp": now + 3540,
            **changes,
        }
        return _signed(claims, self._signing_key, key_id)

    def forge(self, uid: str) -> str:
        """The same token signed by somebody else."""
        now = int(time.time())
        claims = {
            "iss": f"https://securetoken.google.com/{PROJECT_ID}",
            "aud": PROJECT_ID,
            "sub": uid,
            "iat": now - 60,
            "exp": now + 3540,
            "role": "ADMIN",
        }
        return _signed(claims, _new_key(), _KEY_ID)

    def answer(self, path: str, body: bytes) -> bytes:
        """What the host at the far end would say."""
        if path.startswith("/robot/v1/metadata/x509/"):
            self.asked["certificates"] += 1
            document = json.dumps({_KEY_ID: _pem(self._signing_certificate).decode()})
            return document.encode() if self.certificates_readable else b"<html>Please sign in to this network</html>"
        if path == "/token":
            self.asked["access token"] += 1
            return json.dumps({"access_token": "ya29.stand-in", "expires_in": 3600, "token_type": "Bearer"}).encode()
        self.asked["account"] += 1
        uid = json.loads(body)["localId"][0]
        return json.dumps({"users": [self.accounts[uid]]} if uid in self.accounts else {}).encode()


@contextmanager
def google_stand_in(folder: Path) -> Iterator[tuple[GoogleStandIn, dict[str, str]]]:
    """A running stand-in, and the environment that leads a process to it."""
    google = GoogleStandIn(folder)

    class Handler(_Handler):
        stand_in = google

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        proxy = f"http://127.0.0.1:{server.server_port}"
        try:
            yield google, {"HTTPS_PROXY": proxy, "REQUESTS_CA_BUNDLE": str(google.authority_file)}
        finally:
            google.may_answer.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    stand_in: GoogleStandIn
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.connection = self.stand_in.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.close_connection = False

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # The server closes only the socket that TLS took over.

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.stand_in.may_answer.wait()
        if not self.stand_in.reachable:
            self.close_connection = True
            return
        content = self.stand_in.answer(self.path, body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _signed(claims: dict[str, Any], key: rsa.RSAPrivateKey, key_id: str) -> str:
    signer = crypt.RSASigner.from_string(_private_pem(key), key_id)  # type: ignore[no-untyped-call]  # typed in part
    token: bytes = jwt.encode(signer, claims)  # type: ignore[no-untyped-call]  # typed in part
    return token.decode()


def _certificate(
    subject: str,
    key: rsa.RSAPrivateKey,
    issuer: str,
    issuer_key: rsa.RSAPrivateKey,
    *extensions: tuple[x509.ExtensionType, bool],
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = _new_key()
    may_sign = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    extensions = ((x509.BasicConstraints(ca=True, path_length=None), True), (may_sign, True))
    return key, _certificate("Stand-in authority", key, "Stand-in authority", key, *extensions)


def _server_context(folder: Path, authority_key: rsa.RSAPrivateKey, authority: x509.Certificate) -> ssl.SSLContext:
    key = _new_key()
    hosts = x509.SubjectAlternativeName([x509.DNSName(host) for host in _HOSTS])
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = _certificate(_HOSTS[0], key, "Stand-in authority", authority_key, (hosts, False), (server, False))
    chain = folder / "server.pem"
    chain.write_bytes(_private_pem(key) + _pem(certificate) + _pem(authority))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


def _service_account() -> dict[str, str]:
    return {
        "type": "service_account",
        "project_id": PROJECT_ID,
        "private_key_id": "stand-in",
        "private_key": _private_pem(_new_key()).decode(),
        "client_email": f"handbook@{PROJECT_ID}.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
