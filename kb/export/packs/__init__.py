"""Packs: a corpus as one file, with a manifest of all that is in it."""

from kb.export.packs.making import Packed, pack
from kb.export.packs.manifest import SUFFIX, Entry, Manifest
from kb.export.packs.opening import Pack, opened, verify
from kb.export.packs.unpacking import Change, Comparison, check_empty, compare, lay_out, take_in

__all__ = [
    "SUFFIX",
    "Change",
    "Comparison",
    "Entry",
    "Manifest",
    "Pack",
    "Packed",
    "check_empty",
    "compare",
    "lay_out",
    "opened",
    "pack",
    "take_in",
    "verify",
]
