"""Certificates made for one run: a right one, and some that are wrong."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hostile.hostile_wire import SUFFIX

_YEAR = timedelta(days=365)


class Authority:
    """An authority that the crawler trusts (through SSL_CERT_FILE) while it reads this press."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Hostile press")])
        authority = self._sign(self._name, self._key, None, _now(), authority=True)
        self.bundle = folder / "authority.pem"
        self.bundle.write_bytes(authority.public_bytes(serialization.Encoding.PEM))

    def contexts(self) -> dict[str, ssl.SSLContext]:
        """What each host shows; any other host gets the first."""
        return {
            f"good-tls{SUFFIX}": self._context("good-tls", "good-tls", _now()),
            f"tls-expired{SUFFIX}": self._context(
                "tls-expired", "tls-expired", datetime(2019, 1, 1, tzinfo=UTC)
            ),
            f"tls-wrong-host{SUFFIX}": self._context("tls-wrong-host", "another-host", _now()),
            f"tls-self-signed{SUFFIX}": self._context(
                "tls-self-signed", "tls-self-signed", _now(), own=True
            ),
        }

    def _context(
        self, name: str, host: str, since: datetime, *, own: bool = False
    ) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = self._sign(subject, key, f"{host}{SUFFIX}", since, own=own)
        file = self._folder / f"{name}.pem"
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

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        host: str | None,
        since: datetime,
        *,
        own: bool = False,
        authority: bool = False,
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if own else self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since - timedelta(days=1))
            .not_valid_after(since + _YEAR)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if host is not None:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(key if own else self._key, hashes.SHA256())


def _now() -> datetime:
    return datetime.now(UTC)
