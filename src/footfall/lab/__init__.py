"""The lab: a city with exact truth, accuracy against it, attacks on releases."""
