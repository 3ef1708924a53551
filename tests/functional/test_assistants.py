"""The API for assistants: the protocol, the tools, and the same grants as everywhere."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from api_server import Api

from footfall.client import Footfall
from footfall.client.assistants import PROTOCOLS, serve
from footfall.client.tools import TOOLS


def _say(api: Api, who: str, *messages: Any) -> list[dict[str, Any]]:
    lines = [message if isinstance(message, str) else json.dumps(message) for message in messages]
    out = io.StringIO()
    serve(lines, out, Footfall("http://testserver", api.keys[who], transport=api.http._transport), "0.1")
    return [json.loads(line) for line in out.getvalue().splitlines()]


def _call(api: Api, who: str, tool: str, **arguments: Any) -> dict[str, Any]:
    (answer,) = _say(
        api,
        who,
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}},
    )
    return answer


def _found(answer: dict[str, Any]) -> Any:
    assert not answer["result"]["isError"], answer
    return json.loads(answer["result"]["content"][0]["text"])


def test_the_conversation_begins(api: Api) -> None:
    """The version that was asked for is spoken if it is known, else the newest; notes need no answer."""
    known, other, tools = _say(
        api,
        "all",
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": PROTOCOLS[1]}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "initialize", "params": {"protocolVersion": "1999"}},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/list"},
    )
    assert known["result"]["protocolVersion"] == PROTOCOLS[1]
    assert other["result"]["protocolVersion"] == PROTOCOLS[0]
    assert [tool["name"] for tool in tools["result"]["tools"]] == list(TOOLS)
    assert all(tool["inputSchema"]["type"] == "object" for tool in tools["result"]["tools"])


def test_tools_answer_as_the_api_does(api: Api) -> None:
    """Products, areas, roll-ups, the greatest, comparisons and indices, with the note on withheld values."""
    assert len(_found(_call(api, "all", "products"))) == 5
    assert [area["area"] for area in _found(_call(api, "all", "areas", name="z2"))] == ["Z21", "Z22"]
    strip = _found(_call(api, "all", "rollup", product="population", where={"area": "R1"}, by="weekday,hour"))
    assert len(strip["rows"]) == 168
    assert "not zero" in strip["note"]
    top = _found(_call(api, "all", "top", product="flows", n=2, over_time="sum"))
    assert [row["origin"] for row in top["rows"]] == ["Z11", "Z12"]
    question = {"product": "population", "day": "2026-03-02", "where": {"area": "R1", "hour": "08"}}
    compared = _found(_call(api, "all", "compare", **question, against={"area": "D2"}))
    assert compared["rows"][0]["verdict"] == "higher"
    indexed = _found(
        _call(api, "all", "index", product="population", day="2026-03-23", weeks=3, where={"area": "R1"})
    )
    assert indexed["rows"][0]["index"]["value"] == 100


def test_assistants_have_the_grants_of_their_key(api: Api) -> None:
    """What the key may not see is refused with the API's own words, as an answer the assistant can read."""
    answer = _call(api, "zone11", "rollup", product="population", where={"area": "Z12"})
    assert answer["result"]["isError"]
    assert "Not all areas" in answer["result"]["content"][0]["text"]
    assert _found(_call(api, "none", "products")) == []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", -32700),
        ("[]", -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "resources/list"}, -32601),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "shell"}}, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "rollup"}}, -32602),
        (
            {
                "jsonrpc": "2.0",
                "id": 1,
                "method": "tools/call",
                "params": {"name": "areas", "arguments": {"path": "/etc/passwd"}},
            },
            -32602,
        ),
    ],
)
def test_what_is_not_understood_is_told(api: Api, message: Any, code: int) -> None:
    """Broken messages and unknown methods, tools and arguments have the protocol's own codes."""
    (answer,) = _say(api, "all", message)
    assert answer["error"]["code"] == code
