"""Where documents come from: files of every kind (`importing`) and the addresses of the catalogue (`pulling`).

A file → `reading` (a module for each format) → `Sheet` of lines → `understanding`: which regulations stand in it, from
where to where → `Understood` → `corpus/local/`.
"""
