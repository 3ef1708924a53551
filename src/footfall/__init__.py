"""Footfall: statistics about crowds from a mobile operator's network events."""

from importlib.metadata import version

__version__ = version("footfall")
