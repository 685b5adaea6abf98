"""What an operation of the API knows: the parameters and fields of its own document.

The document is the one source. What stands in it is taken, and what does not is refused, so the
two cannot part.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import ComponentRegistry

Schema = Mapping[str, Any]
# How an answer comes is not for one operation to say: see core.api.negotiation.
EVERYWHERE = frozenset({"format"})


@dataclass(frozen=True)
class Operation:
    """`body` and `answer` are JSON schemas; None where nothing is read or told."""

    query: frozenset[str]
    body: Schema | None
    answer: Schema | None
    components: Mapping[str, Schema]
    changes: bool = False  # what is there already: a PUT or a PATCH
    lists: frozenset[str] = frozenset()  # parameters that take several values

    def resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self.components[schema["$ref"].rpartition("/")[2]]
        return schema

    def properties(self, schema: Schema | None) -> dict[str, Schema] | None:
        """The fields of an object, those of every alternative; None where any name will do."""
        if schema is None:
            return {}
        schema = self.resolved(schema)
        found: dict[str, Schema] = dict(schema.get("properties", {}))
        for part in ("allOf", "oneOf", "anyOf"):
            for alternative in schema.get(part, ()):
                found |= self.properties(alternative) or {}
        any_name = schema.get("additionalProperties", False) is not False  # {} is any, too
        if not found and (schema.get("type") != "object" or any_name):
            return None
        return found

    def items(self, schema: Schema) -> Schema | None:
        """What each entry of a list is; None when it is no list."""
        schema = self.resolved(schema)
        for one in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ())):
            one = self.resolved(one)
            if one.get("type") == "array":
                return one.get("items", {})
        return None


@cache
def operation_of(
    callback: Callable[..., Any], method: str, variables: tuple[str, ...]
) -> Operation:
    """Of the view function that a URL resolved to; `variables` are the names in its path."""
    path = "/api/" + "".join(f"{{{name}}}/" for name in variables)
    generator = SchemaGenerator()  # keeps alive what the view only points to
    view: Any = generator.create_view(callback, method.upper())
    if view.schema is None:  # left out of the document on purpose
        return Operation(EVERYWHERE, None, None, {})
    # A schema of its own: those of the classes are shared by all threads.
    schema = view.schema.__class__()
    schema.view = view
    registry = ComponentRegistry()
    with GENERATOR_STATS.silence():
        operation = schema.get_operation(path, path, "/api", method.upper(), registry) or {}
    components = {key[0]: component.schema for key, component in registry._components.items()}
    asked = {one["name"]: one for one in operation.get("parameters", ()) if one["in"] == "query"}
    several = (n for n, one in asked.items() if one.get("schema", {}).get("type") == "array")
    return Operation(
        EVERYWHERE.union(asked),
        _first_schema(operation.get("requestBody", {})),
        _success(operation.get("responses", {})),
        components,
        changes=method.upper() in ("PUT", "PATCH"),
        lists=frozenset(several),
    )


def _first_schema(described: Mapping[str, Any]) -> Schema | None:
    """JSON, forms and files hold the same fields."""
    contents: Iterable[Any] = described.get("content", {}).values()
    return next((content["schema"] for content in contents if "schema" in content), None)


def _success(responses: Mapping[str, Any]) -> Schema | None:
    codes = sorted(code for code in responses if code.startswith("2"))
    return next(filter(None, (_first_schema(responses[code]) for code in codes)), None)
