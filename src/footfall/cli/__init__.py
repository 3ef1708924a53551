"""The command line: one verb per file.

Verbs import what they work with when they are called, so that `--help` is quick.
"""

from footfall.cli.app import main

__all__ = ["main"]
