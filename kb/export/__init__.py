"""Export: documents and parts of them as files, rows of a search as a file, corpora as packs."""

from kb.export.copies import (
    FORMS,
    MIMETYPES,
    SUFFIXES,
    Form,
    check_held,
    copy_of,
    draft_paper,
    file_name,
    named,
    part_of,
    rows_file,
)
from kb.export.markdown import markdown_file
from kb.export.search_row import SearchRow, csv_file, search_rows
from kb.export.table import Cell, Table, TableColumn, TableGroup, words
from kb.export.table_files import TABLE_FORMS, TableForm, table_file, table_form

__all__ = [
    "FORMS",
    "MIMETYPES",
    "SUFFIXES",
    "TABLE_FORMS",
    "Cell",
    "Form",
    "SearchRow",
    "Table",
    "TableColumn",
    "TableForm",
    "TableGroup",
    "check_held",
    "copy_of",
    "csv_file",
    "draft_paper",
    "file_name",
    "markdown_file",
    "named",
    "part_of",
    "rows_file",
    "search_rows",
    "table_file",
    "table_form",
    "words",
]  # fmt: skip
