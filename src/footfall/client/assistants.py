"""The Model Context Protocol over lines of JSON: what assistants speak with tools."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, TextIO

from footfall.client.errors import ApiError
from footfall.client.synchronous import Footfall
from footfall.client.tools import NOTE, TOOLS

PROTOCOLS: Final = ("2025-06-18", "2025-03-26", "2024-11-05")
"""Versions of the protocol that are spoken, the newest first."""
_PARSE, _INVALID, _UNKNOWN, _ARGUMENTS = -32700, -32600, -32601, -32602
Json = dict[str, Any]


def serve(lines: Iterable[str], out: TextIO, client: Footfall, version: str) -> None:
    """Answer messages, one a line, until there are no more.

    Args:
        lines: what the assistant says.
        out: where answers go.
        client: whose grants hold.
        version: of this software.
    """
    for line in lines:
        answer = _answer_line(line, client, version) if line.strip() else None
        if answer is not None:
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            out.flush()


def _answer_line(line: str, client: Footfall, version: str) -> Json | None:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return _error(None, _PARSE, "This is no JSON.")
    if not isinstance(message, dict) or not isinstance(message.get("method"), str):
        return _error(None, _INVALID, "This is no request of JSON-RPC 2.0.")
    return answer(message, client, version)


def answer(message: Json, client: Footfall, version: str) -> Json | None:
    """The answer to a message; None where none is due."""
    if "id" not in message:
        return None
    number, method, given = message["id"], message["method"], message.get("params") or {}
    if method == "initialize":
        return _result(number, _introduced(given, version))
    if method == "ping":
        return _result(number, {})
    if method == "tools/list":
        return _result(number, {"tools": [tool.described(name) for name, tool in TOOLS.items()]})
    if method == "tools/call":
        return _called(number, given, client)
    return _error(number, _UNKNOWN, f"There is no method {method[:64]!r}.")


def _introduced(given: Json, version: str) -> Json:
    asked = given.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in PROTOCOLS else PROTOCOLS[0],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "footfall", "version": version},
        "instructions": f"Statistics about crowds from a mobile operator's releases. {NOTE}",
    }


def _called(number: Any, given: Json, client: Footfall) -> Json:
    tool, arguments = TOOLS.get(str(given.get("name"))), given.get("arguments") or {}
    if tool is None:
        return _error(number, _ARGUMENTS, f"There is no tool {str(given.get('name'))[:64]!r}.")
    unknown = set(arguments) - set(tool.properties)
    missing = set(tool.required) - set(arguments)
    if unknown or missing:
        wrong = f"unknown: {sorted(unknown)}, missing: {sorted(missing)}"
        return _error(number, _ARGUMENTS, f"The arguments don't fit ({wrong}).")
    try:
        found = tool.ask(client, arguments)
    except ApiError as refused:
        return _result(number, _content(f"{refused} {refused.remedy}".strip(), failed=True))
    except (TypeError, ValueError, AttributeError) as wrong_type:
        return _error(number, _ARGUMENTS, f"The arguments can't be used: {wrong_type}.")
    return _result(number, _content(json.dumps(found, ensure_ascii=False), failed=False))


def _content(text: str, *, failed: bool) -> Json:
    return {"content": [{"type": "text", "text": text}], "isError": failed}


def _result(number: Any, result: Json) -> Json:
    return {"jsonrpc": "2.0", "id": number, "result": result}


def _error(number: Any, code: int, message: str) -> Json:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}}
