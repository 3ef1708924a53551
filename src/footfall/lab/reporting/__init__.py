"""Measuring accuracy on simulated cities, and the page that tells it."""
