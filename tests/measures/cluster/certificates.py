"""The certificates of a throw-away authority, made with the `openssl` command."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.measures.cluster.failure import ClusterError, MissingError

SECTIONS = Path(__file__).resolve().parent / "security" / "certificates.cnf"
# Long enough for a cluster that somebody tries the project with.
_DAYS = "30"
_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, both PEM files."""

    file: Path
    key: Path


class Authority:
    """An authority that signs the certificates of nodes; its files lie in `folder`."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.own = self._at(name)
        common = ("-config", str(SECTIONS), "-extensions", "authority", "-subj", f"/O=policy-kb/CN={name}")
        self._openssl("req", "-x509", *_CURVE, *common, "-days", _DAYS, *_written(self.own))

    @property
    def file(self) -> Path:
        """What somebody trusts who trusts this authority."""
        return self.own.file

    def sign(self, name: str) -> Certificate:
        """A certificate for the node `name` at the loopback address."""
        certificate = self._at(name)
        request = self.folder / f"{name}.csr"
        subject = ("-config", str(SECTIONS), "-subj", f"/O=policy-kb/CN={name}")
        self._openssl("req", "-new", *_CURVE, *subject, "-keyout", str(certificate.key), "-out", str(request))
        signer = ("-CA", str(self.own.file), "-CAkey", str(self.own.key), "-CAcreateserial", "-days", _DAYS)
        sections = ("-extfile", str(SECTIONS), "-extensions", "node")
        self._openssl("x509", "-req", "-in", str(request), "-out", str(certificate.file), *signer, *sections)
        request.unlink()
        return certificate

    def _at(self, name: str) -> Certificate:
        return Certificate(self.folder / f"{name}.pem", self.folder / f"{name}.key")

    @staticmethod
    def _openssl(*arguments: str) -> None:
        program = shutil.which("openssl")
        if program is None:
            raise MissingError("要做证书须有 openssl 命令，请先安装（Debian：apt-get install openssl）。")
        done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise ClusterError(f"openssl 没有做成证书：{done.stderr.strip()[-300:]}")


def _written(certificate: Certificate) -> tuple[str, ...]:
    return ("-keyout", str(certificate.key), "-out", str(certificate.file))
