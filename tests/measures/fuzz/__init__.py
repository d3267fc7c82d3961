"""Inputs made at random for every surface that takes something in: each is answered, or refused with a sentence."""
