"""Feeds into the vault: reading, checks and quarantine, opt-outs, pseudonyms.

This room works on Arrow batches and not in the engine: only so can a bad row be named by file and
row, and only so do keys never enter an engine's query text, plan or log.
"""
