"""The corpus: its folder, what is on record about its documents, and the snapshot that is searched.

A reader needs `Corpus`, `Inventory` and `Snapshot`. Five names are the values of 提法, by which drafts judge; nine are the
parts of a snapshot, which the engines of search and the builds of indexing share.
"""

from kb.corpus.attestation import ATTESTATIONS, DIVERGENCES, Attestation, Attestations, Attested, Discrepancy, attest
from kb.corpus.catalogue import Catalogue, CatalogueEntry
from kb.corpus.collections import Collection, collections_of
from kb.corpus.folder import Corpus, CorpusListing, Remark, closed_folder
from kb.corpus.formulations import CanonicalSource, Formulation, FormulationChange, Formulations, When
from kb.corpus.inventory import Inventory
from kb.corpus.listing import ROOT
from kb.corpus.records import MappedNumbers, Records
from kb.corpus.shelves import SHELVES, Shelf, Shelves, files_of, shelves_in, write_shelves
from kb.corpus.snapshot import CURRENT, GENERATION, Manifest, SegmentPlace, Snapshot, current
from kb.corpus.source_files import SourceFile, Trace, content_of, sha256_of
from kb.corpus.wordings import wording_of

__all__ = [
    "ATTESTATIONS", "CURRENT", "DIVERGENCES", "GENERATION", "ROOT", "SHELVES", "Attestation", "Attestations", "Attested",
    "CanonicalSource", "Catalogue", "CatalogueEntry", "Collection", "Corpus", "CorpusListing", "Discrepancy",
    "Formulation", "FormulationChange", "Formulations", "Inventory", "Manifest", "MappedNumbers", "Records", "Remark",
    "SegmentPlace", "Shelf", "Shelves", "Snapshot", "SourceFile", "Trace", "When", "attest", "closed_folder",
    "collections_of", "content_of", "current", "files_of", "sha256_of", "shelves_in", "wording_of", "write_shelves",
]  # fmt: skip
