"""Files that LibreOffice reads for us: .doc, .wps, .rtf, .odt and .docm become .docx, which the reader of Word files reads.

LibreOffice is a large program that meets hostile bytes. It runs without a window, with a profile of its own that forbids
macros, links and the network, in a private folder that is gone afterwards, and is killed when it takes too long; it is
only started in a worker of `kb.intake.quarantine`, whose limit of memory it inherits. The file itself is never handed to
it, only a copy.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from kb.files.content import RTF, stream, suffix_by_content
from kb.files.visible_text import Bounds, ReadingRemark, UnreadableFileError, VisibleText
from kb.files.word.document import read as read_word

SECONDS = 45.0
"""How long a conversion may take: less than a worker has for a file, so that it can still say so and clear up. A law of
300 pages takes 6."""

MEMORY = Path("/dev/shm")  # noqa: S108
"""A folder in memory, where the system has one (Linux)."""

_PREFIX = "kb-office-"
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_RESTART = 81  # LibreOffice has made its profile and wants to be started again (EXITHELPER_NORMAL_RESTART)

_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx {}"
_NO_OFFICE = f"读 .doc、.wps、.rtf、.odt 要靠 LibreOffice，这台机器上没有：{_SAVE_AS}，或请管理员安装 LibreOffice。"
_NO_MEMORY = f"这台机器没有内存里的临时文件夹，稿件不能交给 LibreOffice（稿件不上磁盘）：{_SAVE_AS}。"
_ENCRYPTED = "文件设有打开密码，无法读取，请在 Word 或 WPS 里取消密码、另存为 .docx {}。"
_TOO_LONG = f"LibreOffice 转换这份文件超过 {SECONDS:g} 秒，{_SAVE_AS}。"
_UNTOLD = f"看不出这份文件是哪一种格式，可能太旧或已损坏，{_SAVE_AS}。"
_FAILED = f"LibreOffice 打不开这份文件，文件可能已损坏，{_SAVE_AS}。"

# Nothing in a document runs, is fetched or updated; what would be fetched nevertheless ends at a closed port.
_PROFILE = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Save/Document", "LoadPrinter", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    *(("Inet/Settings", f"ooInet{scheme}ProxyName", "127.0.0.1") for scheme in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{scheme}ProxyPort", "9") for scheme in ("HTTP", "HTTPS", "FTP")),
)
_WORD, _TEXT = "docx:MS Word 2007 XML", "txt:Text (encoded):UTF8"
_ENCRYPTION = re.compile(rb"<manifest:encryption-data|\bmanifest:algorithm\b")


def program() -> str | None:
    """Return where LibreOffice is installed; None if it is not."""
    place = next(filter(None, map(shutil.which, ("soffice", "libreoffice", *_PLACES))), None)
    if place is None:
        return None
    # The script around it starts it in the background: its process could not be killed with it.
    itself = Path(place).resolve().with_name("soffice.bin")
    return str(itself) if itself.is_file() else place


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a file that LibreOffice can make a Word file of; nothing can be put back into it.

    Raises UnreadableFileError if there is no LibreOffice, or no folder that the bounds allow; if the file is encrypted, or
    LibreOffice does not open it or takes too long.
    """
    suffix = suffix_by_content(raw)
    text = read_word(_converted(raw, suffix, bounds), bounds)
    remark = ReadingRemark("由 LibreOffice 转成 .docx 后读取")
    return replace(text, suffix=suffix, remarks=(*text.remarks, remark), closed=(), origin=None)


def _is_told(raw: bytes, suffix: str) -> bool:
    """Whether its bytes say that it is what LibreOffice reads: any others it would show as the signs that they are."""
    if suffix == ".doc":
        return stream(raw, "WordDocument") is not None or not raw.startswith((b"\xd0\xcf", b"\xdb\xa5"))
    return suffix in {".docm", ".rtf", ".odt"}


def _is_encrypted(raw: bytes, suffix: str) -> bool:
    """Whether it can only be opened with a password: by the flag fEncrypted of a Word file (MS-DOC 2.5.2), by the manifest
    of an OpenDocument file."""
    if suffix == ".odt":
        return bool(_ENCRYPTION.search(_manifest(raw)))
    head = stream(raw, "WordDocument") if suffix == ".doc" else None
    return head is not None and len(head) > 11 and bool(head[11] & 0x01)


def _manifest(raw: bytes) -> bytes:
    from kb.files.zipped import Refusals, ZippedFile  # of what comes in here only OpenDocument files are zips

    if not raw.startswith(b"PK"):
        return b""
    zipped = ZippedFile(raw, Refusals(*(_FAILED.format("再试"),) * 3))
    return zipped.part("META-INF/manifest.xml") if zipped.has("META-INF/manifest.xml") else b""


def exported(raw: bytes, bounds: Bounds) -> str:
    """Return a file's text as LibreOffice itself writes it; raises as `read`."""
    return _converted(raw, suffix_by_content(raw), bounds, _TEXT).decode("utf-8-sig", "replace")


def _converted(raw: bytes, suffix: str, bounds: Bounds, kind: str = _WORD) -> bytes:
    if _is_encrypted(raw, suffix):
        raise UnreadableFileError(_ENCRYPTED.format(bounds.purpose))
    if not _is_told(raw, suffix):
        raise UnreadableFileError(_UNTOLD.format(bounds.purpose))
    office = program()
    if office is None:
        raise UnreadableFileError(_NO_OFFICE.format(bounds.purpose))
    with _private_folder(bounds) as folder:
        source, target = folder / f"file{suffix}", folder / "out" / f"file.{kind.partition(':')[0]}"
        source.write_bytes(RTF.sub(b"", raw, count=1) if suffix == ".rtf" else raw)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_registry(), "utf-8")
        for _ in range(2):
            if _run(office, folder, source, bounds, kind) != _RESTART:
                break
        if not target.is_file():
            raise UnreadableFileError(_FAILED.format(bounds.purpose))
        bounds.check_bytes(target.stat().st_size)
        return target.read_bytes()


def _run(office: str, folder: Path, source: Path, bounds: Bounds, kind: str) -> int:
    """Let LibreOffice convert a file, and return how it ended; it is killed, whatever ends this call."""
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        *("--convert-to", kind, "--outdir", str(folder / "out"), str(source)),
    ]
    process = subprocess.Popen(  # noqa: S603 – the program that was found, and names that are made here
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(_TOO_LONG.format(bounds.purpose)) from error
    finally:
        _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End LibreOffice and all that it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """What LibreOffice is told of its surroundings: that its home and all temporary files are in the folder."""
    system = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    return system | dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "TMPDIR", "TMP", "TEMP"), str(folder))


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _PROFILE
    )
    schema = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {schema}>{items}</oor:items>\n'


@contextmanager
def _private_folder(bounds: Bounds) -> Iterator[Path]:
    """Yield a folder that nobody else can look into, and remove it; of a draft it is in memory, never on a disk.

    A worker that is stopped removes it first; what one that was killed left is removed by the next.
    """
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    if not in_memory and not bounds.may_touch_disk:
        raise UnreadableFileError(_NO_MEMORY.format(bounds.purpose))
    place = Path(tempfile.gettempdir()) if bounds.may_touch_disk else MEMORY
    _remove_orphans(place)
    with _ended_by_exception(), tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=place) as folder:
        yield Path(folder)


def _remove_orphans(place: Path) -> None:
    """Remove the folders of processes of this user that are no more."""
    for folder in place.glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(number: int) -> bool:
    if sys.platform == "win32":  # there os.kill ends a process, whatever the signal
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _ended_by_exception() -> Iterator[None]:
    """While it lasts, a request to end is an exception, so that what must be cleared up is. Not in threads."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    try:
        before = signal.signal(signal.SIGTERM, leave)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
