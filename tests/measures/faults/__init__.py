"""Faults at every step that a command takes in the file system: what is left, and does the next run mend it?"""
