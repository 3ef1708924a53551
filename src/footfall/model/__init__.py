"""The words everything else is written in: contracts, value types, settings, errors."""
