"""Akoma Ntoso 3.0: documents for legal databases and archives."""

from kb.export.akoma.ntoso import akoma_ntoso

__all__ = ["akoma_ntoso"]
