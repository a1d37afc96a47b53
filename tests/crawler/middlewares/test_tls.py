"""Certificates are looked at: each bad one is refused by name, a good one is let through."""

from __future__ import annotations

import ssl
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawling import crawl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from raw_server import raw_serving

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
Key = ec.EllipticCurvePrivateKey


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(
    host: str, key: Key, issuer: str, signer: Key, *, ends: datetime = NOW + DAY, ca: bool = False
) -> x509.Certificate:
    builder = x509.CertificateBuilder(name(issuer), name(host), key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW - 2 * DAY).not_valid_after(ends)
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    return builder.add_extension(names, critical=False).sign(signer, hashes.SHA256())


class Makes:
    """Certificates of an authority of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        root = certificate("Test Root", self.key, "Test Root", self.key, ca=True)
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str, *, itself: bool = False, **fields: Any) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, signer = (host, key) if itself else ("Test Root", self.key)
        made = certificate(host, key, issuer, signer, **fields)
        file = self.folder / f"{host}{itself}{len(fields)}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("tls")
    makes = Makes(folder)
    contexts = {
        "good": makes.context("good.localhost"),
        "expired": makes.context("expired.localhost", ends=NOW - DAY),
        "itself": makes.context("itself.localhost", itself=True),
        "other": makes.context("elsewhere.localhost"),
        "plain": None,
    }
    asked = []
    with ExitStack() as stack:
        for site, context in contexts.items():
            greeting = b"" if context else b"HTTP/1.1 400 Bad Request\r\n\r\n"
            server = stack.enter_context(raw_serving({"/": ANSWER}, context, greeting))
            asked.append(f"https://{site}.localhost:{server.port}/")
        facts = crawl(server, folder, asked, environment={"SSL_CERT_FILE": str(makes.root)})
    return {fact["asked"].split("//")[1].split(".")[0]: fact for fact in facts}


def test_a_good_certificate_is_let_through(told: dict[str, dict[str, Any]]) -> None:
    assert (told["good"].get("status"), told["good"].get("body")) == (200, "ok")


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ("expired", "the certificate cannot be trusted"),
        ("itself", "the certificate cannot be trusted"),
        ("other", "the certificate is for another host"),
        ("plain", "the TLS handshake failed"),
    ],
)
def test_a_bad_one_is_refused_by_name(
    told: dict[str, dict[str, Any]], site: str, words: str
) -> None:
    assert (told[site]["kind"], told[site]["message"]) == ("tls", words)
