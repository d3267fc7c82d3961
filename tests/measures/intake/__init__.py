"""How right documents come in: real files, Word and PDF made of them, 378 laws, 500 files at once (docs/accuracy.md)."""
