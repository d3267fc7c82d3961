"""Export: documents as files, corpora as packs."""

from kb.export.copies import FORMS, MIMETYPES, SUFFIXES, Form, check_held, copy_of, file_name, named

__all__ = ["FORMS", "MIMETYPES", "SUFFIXES", "Form", "check_held", "copy_of", "file_name", "named"]
