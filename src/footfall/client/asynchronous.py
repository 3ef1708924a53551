"""The client for programs that do many things at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2

from footfall.client import questions
from footfall.client.answers import Answer
from footfall.client.errors import UnreachableError
from footfall.client.questions import Ask, Flow, Json, Value
from footfall.client.sending import Patience, answer_of, options, refused, request_of

T = TypeVar("T")


class AsyncFootfall:
    """A connection to a server; as `Footfall`, with `await`.

    Args:
        url: of the server, such as `https://footfall.example`.
        key: an API key.
        token: a bearer token, in place of a key.
        timeout_s: longest wait for an answer.
        patience: how often to try again when the server is busy or unreachable.
        transport: how requests are sent; for tests.
        sleep: how to wait; for tests.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        token: str | None = None,
        timeout_s: float = 60.0,
        patience: Patience | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._http = httpx2.AsyncClient(**options(url, key, token, timeout_s), transport=transport)
        self._patience, self._sleep = patience or Patience(), sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def me(self) -> Json:
        """Who is asking, and what is granted."""
        return await self._run(questions.one("/v1/me"))

    async def products(self) -> list[Json]:
        """The products that something is granted of."""
        return await self._run(questions.products())

    async def product(self, product: str) -> Json:
        """What a product counts, by what, and over what it may be added up."""
        return await self._run(questions.one(questions.place("products", product)))

    async def releases(self, product: str) -> list[Json]:
        """All releases of a product."""
        return await self._run(questions.releases(product))

    async def manifest(self, release_id: str) -> Json:
        """Everything that explains a release."""
        return await self._run(questions.one(questions.place("releases", release_id)))

    async def areas(self, level: str = "zone") -> list[Json]:
        """GeoJSON features of a level of areas."""
        return await self._run(questions.areas(level))

    async def cover(self, geometry: Json, level: str = "zone") -> Json:
        """The areas that stand for a GeoJSON polygon."""
        return await self._run(questions.cover(geometry, level))

    async def values(self, product: str, *, shapes: bool = False, **question: Value) -> Answer:
        """Rows as released, all pages.

        Args:
            product: its id.
            shapes: whether to fetch the areas too, for `to_geopandas`.
            question: `day`, or `first` and `last`; `weekday`; `polygon` (WKT); dimensions of the product.
        """
        return await self._run(questions.values(product, question, shapes=shapes))

    async def rollup(self, product: str, *, shapes: bool = False, **question: Value) -> Answer:
        """Sums and means: as `values`, with `by` (what is kept) and `over_time` (`mean` or `sum`)."""
        return await self._run(questions.computed(product, "rollup", question, shapes=shapes))

    async def top(self, product: str, n: int = 20, *, shapes: bool = False, **question: Value) -> Answer:
        """The greatest groups, such as the strongest flows."""
        return await self._run(questions.computed(product, "top", {"n": n, **question}, shapes=shapes))

    async def compare(self, product: str, **question: Value) -> Answer:
        """Two sides: as `rollup`, with what differs on the other side after `against_`."""
        return await self._run(questions.computed(product, "compare", question, shapes=False))

    async def index(self, product: str, day: Value, weeks: int = 8, **question: Value) -> Answer:
        """A day against the same weekday of the weeks before."""
        asked = {"day": day, "weeks": weeks, **question}
        return await self._run(questions.computed(product, "index", asked, shapes=False))

    async def download(self, product: str, file: Path | str, form: str = "parquet", **question: Value) -> int:
        """Rows as released, straight into a file; it appears when it is whole.

        Args:
            product: its id.
            file: where to.
            form: csv, arrow, parquet or geoparquet.
            question: as in `values`.

        Returns:
            its size in bytes.
        """
        place, size = Path(file), 0
        aside = place.with_name(f".{place.name}.part")
        ask = Ask(f"{questions.place('products', product)}/values", questions.plain({**question, "f": form}))
        try:
            async with self._http.stream(**request_of(ask)) as response:
                if response.is_error:
                    await response.aread()
                    raise refused(response)
                with aside.open("wb") as stream:
                    async for piece in response.aiter_bytes():
                        size += stream.write(piece)
            aside.rename(place)
        except httpx2.TransportError as error:
            raise UnreachableError(f"The download broke off: {error}.") from error
        finally:
            aside.unlink(missing_ok=True)
        return size

    async def _run(self, flow: Flow[T]) -> T:
        """Send what a flow asks for until it has its result."""
        try:
            ask = next(flow)
            while True:
                ask = flow.send(await self._send(ask))
        except StopIteration as end:
            result: T = end.value
            return result

    async def _send(self, ask: Ask) -> Json:
        attempt, request = 0, request_of(ask)
        while True:
            attempt += 1
            response, error = await self._attempt(request)
            status = response.status_code if response is not None else 0
            asked = response.headers.get("Retry-After") if response is not None else None
            wait_s = (
                None
                if response is not None and response.is_success
                else self._patience.wait_s(attempt, status, asked)
            )
            if wait_s is not None:
                await self._sleep(wait_s)
            elif response is not None:
                return answer_of(response)
            else:
                raise UnreachableError(f"No answer came: {error}.") from error

    async def _attempt(self, request: dict[str, Any]) -> tuple[httpx2.Response | None, Exception | None]:
        try:
            return await self._http.request(**request), None
        except httpx2.TransportError as error:
            return None, error
