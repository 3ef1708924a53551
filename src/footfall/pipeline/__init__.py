"""Decide, show, do: plan the days, run them, sweep what has lived its time."""
