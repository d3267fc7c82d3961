"""Where documents come from: files of every kind (`importing`) and the addresses of the catalogue (`pulling`).

A file → `kb.sheets` → `Sheet` of lines → `understanding`: which papers stand in it (`extents`, `heads`, `signs`), what they
say of themselves (`particulars`), which documents they are (`identity`) → `Understood` → `corpus/local/`.
"""
