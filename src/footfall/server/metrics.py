"""Figures about the server itself, for Prometheus; nothing in them names a client or an area."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ["route", "method", "status"]
        self._requests = Counter("footfall_requests", "Requests.", names, registry=self.registry)
        self._seconds = Histogram(
            "footfall_request_seconds", "Time to answer.", ["route"], registry=self.registry
        )
        self._rows = Counter("footfall_rows", "Rows given out.", registry=self.registry)
        self.running = Gauge("footfall_requests_running", "Requests being answered.", registry=self.registry)
        self._releases = Gauge("footfall_releases", "Releases served.", registry=self.registry)
        self._refused = Gauge(
            "footfall_releases_refused", "Releases refused as broken.", registry=self.registry
        )

    def observe(self, route: str, method: str, status: int, seconds: float, rows: int) -> None:
        """Count an answered request."""
        known = method if method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        self._rows.inc(rows)

    def page(self, releases: int, refused: int) -> bytes:
        """All figures in Prometheus' text form."""
        self._releases.set(releases)
        self._refused.set(refused)
        return generate_latest(self.registry)
