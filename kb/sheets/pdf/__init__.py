"""PDF files with a text layer: the lines of their pages, joined to the paragraphs that they were."""
