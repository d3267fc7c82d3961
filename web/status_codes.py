"""The HTTP status of what could not be done: the rooms below know errors by their code and nothing of HTTP."""

from collections.abc import Mapping

from kb.errors import KbError

STATUS_CODES: Mapping[str, int] = {
    "bad_host": 400,
    "bad_query": 400,
    "bad_request": 400,
    "usage": 400,
    "foreign_page": 403,
    "not_found": 404,
    "text_not_held": 409,
    "too_large": 413,
    "unsupported_media_type": 415,
    "bad_document": 422,
    "bad_pack": 422,
    "foreign_lines": 422,
    "not_the_document": 422,
    "other_text": 422,
    "unchangeable": 422,
    "unreadable_file": 422,
    "too_often": 429,
    "bad_settings": 500,
    "failed": 500,
    "not_indexed": 500,
    "not_installed": 500,
    "not_fetched": 502,
    "site_changed": 502,
    "site_failed": 502,
    "site_guarded": 502,
    "site_unreachable": 502,
    "build_in_progress": 503,
    "corpus_gone": 503,
    "engine_unavailable": 503,
    "index_unusable": 503,
    "newer_index": 503,
    "offline": 503,
    "collection_unavailable": 503,
}


def status_code(error: KbError) -> int:
    """Return the HTTP status that answers *error*."""
    return STATUS_CODES[error.code]
