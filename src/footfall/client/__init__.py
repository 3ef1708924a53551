"""A client of the REST API, sync and async; nothing else of Footfall is needed to use it.

```python
from footfall.client import Footfall

with Footfall("https://footfall.example", key="ff_...") as footfall:
    answer = footfall.rollup("footfall", area="D01", by=["weekday", "hour"])
    print(answer.unit, answer.terms)
    table = answer.to_pandas()
```
"""

from footfall.client.answers import Answer
from footfall.client.asynchronous import AsyncFootfall
from footfall.client.errors import (
    ApiError,
    NotEntitledError,
    NotFoundError,
    QuestionError,
    RateLimitedError,
    ServerError,
    UnauthenticatedError,
    UnreachableError,
)
from footfall.client.synchronous import Footfall

__all__ = [
    "Answer",
    "ApiError",
    "AsyncFootfall",
    "Footfall",
    "NotEntitledError",
    "NotFoundError",
    "QuestionError",
    "RateLimitedError",
    "ServerError",
    "UnauthenticatedError",
    "UnreachableError",
]
