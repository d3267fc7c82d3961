"""The corpus: its folder, what is on record about its documents, and the snapshot that is searched."""

from kb.corpus.catalogue import Catalogue, Entry
from kb.corpus.facts import STILL_AS_BEFORE, Facts, facts_seen
from kb.corpus.folder import CATALOGUE, FACTS, FORMULATIONS, LOCAL, Corpus, Remark
from kb.corpus.formulations import CanonicalSource, Change, Formulation, Formulations
from kb.corpus.holdings import Holdings
from kb.corpus.snapshot import (
    SEAL,
    Manifest,
    Records,
    RecordsWriter,
    SegmentPlace,
    Shelved,
    Snapshot,
    check_seal,
    write_passages,
    write_seal,
)
from kb.corpus.source_files import SourceFile, Trace

__all__ = [
    "CATALOGUE",
    "FACTS",
    "FORMULATIONS",
    "LOCAL",
    "SEAL",
    "STILL_AS_BEFORE",
    "CanonicalSource",
    "Catalogue",
    "Change",
    "Corpus",
    "Entry",
    "Facts",
    "Formulation",
    "Formulations",
    "Holdings",
    "Manifest",
    "Records",
    "RecordsWriter",
    "Remark",
    "SegmentPlace",
    "Shelved",
    "Snapshot",
    "SourceFile",
    "Trace",
    "check_seal",
    "facts_seen",
    "write_passages",
    "write_seal",
]
