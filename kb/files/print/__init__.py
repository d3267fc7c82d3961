"""Print: letters at places on pages become lines, paragraphs, tables and notes, whatever format the pages came in."""
