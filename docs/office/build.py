"""Makes the extension for LibreOffice: `python docs/office/build.py policy-kb.oxt`."""

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SOURCE = Path(__file__).resolve().parent / "libreoffice"
FILES = ("description.xml", "META-INF/manifest.xml", "Addons.xcu", "policy_kb_check.py")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files make the same extension


def build(target: Path) -> None:
    """Write the extension to `target`."""
    with ZipFile(target, "w") as extension:
        for name in FILES:
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            extension.writestr(entry, (SOURCE / name).read_bytes())


if __name__ == "__main__":
    build(Path(sys.argv[1]))
