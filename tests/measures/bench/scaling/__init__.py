"""What a corpus of a million passages costs, on any engine: build, memory, answers, updates; and whether they are right."""
