"""A client of the REST API, sync and async; nothing else of Footfall is needed to use it."""
