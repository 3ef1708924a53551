"""The page of reference of the API, docs/api-reference.md, from its OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

_HEAD: Final = """\
# API reference

Written from the OpenAPI document by `python -m footfall.server.reference docs`; a test keeps it true.
[api.md](api.md) explains, [api-errors.md](api-errors.md) lists the problems.
"""


def reference_page(document: dict[str, Any]) -> str:
    """Every endpoint with its parameters and answers, and every form of an answer with its fields.

    Args:
        document: the OpenAPI 3.1 document.
    """
    schemas = document["components"]["schemas"]
    endpoints = (
        _endpoint(method, path, operation)
        for path, methods in sorted(document["paths"].items())
        for method, operation in methods.items()
    )
    forms = (_form(name, schema) for name, schema in sorted(schemas.items()) if "properties" in schema)
    return "\n".join((_HEAD, "## Endpoints\n", *endpoints, "## Forms\n", *forms))


def _endpoint(method: str, path: str, operation: dict[str, Any]) -> str:
    lines = [f"### {method.upper()} {path}", "", operation.get("description") or operation["summary"], ""]
    parameters = operation.get("parameters", [])
    if parameters:
        lines += ["| parameter | in | type | meaning |", "|---|---|---|---|"]
        lines += [_parameter(parameter) for parameter in parameters]
        lines.append("")
    lines += [*_bodies(operation), f"Answers: {', '.join(_answers(operation['responses']))}.", ""]
    return "\n".join(lines)


def _parameter(parameter: dict[str, Any]) -> str:
    needed = " (required)" if parameter.get("required") else ""
    schema = parameter.get("schema", {})
    meaning = parameter.get("description") or schema.get("description", "")
    return f"| `{parameter['name']}`{needed} | {parameter['in']} | {_type(schema)} | {_cell(meaning)} |"


def _bodies(operation: dict[str, Any]) -> Iterator[str]:
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"Body: `{kind}`, {_type(content.get('schema', {}))}."
        yield ""


def _answers(responses: dict[str, Any]) -> Iterator[str]:
    for status, response in sorted(responses.items()):
        kinds = [f"`{kind}` {_type(form.get('schema', {}))}" for kind, form in _content(response)]
        yield f"{status}" + (f" ({'; '.join(kinds)})" if kinds and status < "300" else "")


def _content(response: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return sorted(response.get("content", {}).items())


def _form(name: str, schema: dict[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    lines = [f"### {name}", ""]
    if "description" in schema:
        lines += [schema["description"], ""]
    lines += ["| field | type | meaning |", "|---|---|---|"]
    for field, form in schema["properties"].items():
        always = "" if field in needed else " (may be absent)"
        lines.append(f"| `{field}`{always} | {_type(form)} | {_cell(form.get('description', ''))} |")
    return "\n".join([*lines, ""])


def _type(schema: dict[str, Any]) -> str:
    """A type in words: `string or null`, `list of Area`, `one of a, b`."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(_type(part) for part in schema[several])
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return "one of " * (len(values) > 1) + ", ".join(f"`{value}`" for value in values)
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
