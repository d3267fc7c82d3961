"""Packs: a corpus as one file, with a manifest of all that is in it."""

from kb.export.packs.making import Packed, pack
from kb.export.packs.manifest import SUFFIX, PackedFile, PackManifest
from kb.export.packs.opening import Pack, opened, verify
from kb.export.packs.unpacking import FileChange, PackComparison, check_empty, compare, lay_out, take_in

__all__ = [
    "SUFFIX", "FileChange", "Pack", "PackComparison", "PackManifest", "Packed", "PackedFile",
    "check_empty", "compare", "lay_out", "opened", "pack", "take_in", "verify",
]  # fmt: skip
