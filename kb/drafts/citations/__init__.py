"""The citations of a draft, judged: is the part there, is the name right, did the version hold."""
