"""Who may do what in a secured cluster: its certificates, its users, and the files the security plugin reads."""

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kb.files.writing import write_whole
from tests.measures.cluster.certificates import Authority
from tests.measures.cluster.failure import ClusterError
from tests.measures.cluster.home import Home

RULES = Path(__file__).resolve().parent / "security"
_OWN = ("config.yml", "roles.yml", "roles_mapping.yml")
# As the plugin ships them: nothing in them is about us.
_SHIPPED = ("action_groups.yml", "allowlist.yml", "nodes_dn.yml")
_FOLDER = "opensearch-security"
_HASHER = "org.opensearch.security.tools.Hasher"


@dataclass(frozen=True)
class User:
    """Somebody with a password, which also stands in a file."""

    name: str
    password: str
    file: Path

    @property
    def credentials(self) -> tuple[str, str]:
        return self.name, self.password


@dataclass(frozen=True)
class Security:
    """What a client of a secured cluster is given.

    `ca` is the authority it has to trust; `foreign_ca` one that signed none of the nodes. `admin` may do everything,
    `project` has the role policy-kb-builder of security/roles.yml and `site` policy-kb-site, `stranger` has no role.
    """

    ca: Path
    foreign_ca: Path
    admin: User
    project: User
    site: User
    stranger: User


class Vault:
    """Makes the certificates, users and configuration of a cluster in its folder."""

    def __init__(self, home: Home, folder: Path) -> None:
        self._home = home
        self._folder = folder
        self._authority = Authority(folder / "certificates", "ca")
        users = [_user(name, folder) for name in ("admin", "policy-kb", "policy-kb-site", "stranger")]
        self.security = Security(self._authority.file, Authority(folder / "certificates", "foreign-ca").file, *users)
        self._users = self._internal_users(users)

    def furnish(self, node: str) -> dict[str, object]:
        """Puts what the node `node` needs into its folder; the settings that point to it."""
        configuration = self._folder / node / "config"
        certificates = configuration / "certificates"
        rules = configuration / _FOLDER
        for folder in (certificates, rules, self._folder / node / "home" / "plugins"):
            folder.mkdir(parents=True, exist_ok=True)
        signed = self._authority.sign(node)
        shutil.copy(signed.file, certificates / "node.pem")
        shutil.copy(signed.key, certificates / "node.key")
        shutil.copy(self._authority.file, certificates / "ca.pem")
        for name in _OWN:
            shutil.copy(RULES / name, rules / name)
        for name in _SHIPPED:
            shutil.copy(self._home.security / "config" / name, rules / name)
        (rules / "tenants.yml").write_text('_meta:\n  type: "tenants"\n  config_version: 2\n', "utf-8")
        (rules / "internal_users.yml").write_text(self._users, "utf-8")
        link = self._folder / node / "home" / "plugins" / _FOLDER
        if not link.is_symlink():
            link.symlink_to(self._home.security)
        # The plugin warns of every file that others may read.
        for path in (configuration, *configuration.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
        return _SETTINGS

    def _internal_users(self, users: list[User]) -> str:
        """The text of internal_users.yml: passwords only as bcrypt hashes."""
        started = [(user, self._hasher(user)) for user in users]
        lines = ["_meta:", '  type: "internalusers"', "  config_version: 2"]
        for user, process in started:
            output, _ = process.communicate()
            said = output.split()
            if process.returncode or not said or not said[-1].startswith("$2"):
                raise ClusterError(f"用户 {user.name} 的口令不能散列：{output.strip()[-300:]}")
            roles = '["admin"]' if user.name == "admin" else "[]"
            lines += [f'"{user.name}":', f'  hash: "{said[-1]}"', f"  backend_roles: {roles}"]
        return "\n".join(lines) + "\n"

    def _hasher(self, user: User) -> "subprocess.Popen[str]":
        classpath = os.pathsep.join([f"{self._home.security}{os.sep}*", f"{self._home.folder / 'lib'}{os.sep}*"])
        # Through the environment: a command line is seen by everybody on the machine.
        command = [
            self._home.jdk.program("java"),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classpath,
            _HASHER,
            "-env",
            "PASSWORD",
        ]
        environment = os.environ | {"PASSWORD": user.password}
        return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _user(name: str, folder: Path) -> User:
    file = folder / "passwords" / name
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = secrets.token_urlsafe(18)
    write_whole(file, password.encode() + b"\n")
    file.chmod(0o600)
    return User(name, password, file)


def _tls(layer: str) -> dict[str, object]:
    prefix = f"plugins.security.ssl.{layer}"
    return {
        f"{prefix}.pemcert_filepath": "certificates/node.pem",
        f"{prefix}.pemkey_filepath": "certificates/node.key",
        f"{prefix}.pemtrustedcas_filepath": "certificates/ca.pem",
    }


_SETTINGS: dict[str, object] = {
    **_tls("transport"),
    **_tls("http"),
    "plugins.security.ssl.http.enabled": True,
    "plugins.security.ssl.transport.enforce_hostname_verification": True,
    # The certificates name the address; its name would be looked up otherwise.
    "plugins.security.ssl.transport.resolve_hostname": False,
    "plugins.security.nodes_dn": ["CN=node-*,O=policy-kb"],
    # The index of users and roles is filled from the files at the first start.
    "plugins.security.allow_default_init_securityindex": True,
    "plugins.security.restapi.roles_enabled": ["all_access"],
    "plugins.security.audit.type": "noop",
}
