"""The OpenAPI document of Iceberg REST catalogs, and whether requests and answers are as it says.

`scripts/test` fetches the document (Tests/Interop/specification). Its schemas are checked by `jsonschema`, in the
dialect of OpenAPI 3.1; operations, parameters and statuses are looked up here.
"""

import copy
import functools
import json
import os
import pathlib
import re
import sys
import urllib.parse
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import jsonschema
import referencing
import referencing.jsonschema
import yaml

DOCUMENT = pathlib.Path(sys.prefix) / "specifications" / "iceberg-rest-catalog.yaml"
MISSING = f"the OpenAPI document of Iceberg REST catalogs is not at {DOCUMENT}: run 'scripts/test --only interop'"
ADDRESS = "document:iceberg"
FORM = "application/x-www-form-urlencoded"
WRAPPED_ERROR = {"$ref": "#/components/schemas/IcebergErrorResponse"}
BARE_ERROR = {"$ref": "#/components/schemas/ErrorModel"}
ANY_ERROR = {"application/json": {"schema": WRAPPED_ERROR}}
FORMATS = jsonschema.FormatChecker(["uuid", "date"])


@FORMATS.checks("int64")
def is_int64(value: Any) -> bool:
    return not isinstance(value, int) or isinstance(value, bool) or -(2**63) <= value < 2**63


@functools.cache
def specification() -> "Specification | None":
    """None where the document is not on this machine."""
    if DOCUMENT.exists():
        with DOCUMENT.open("rb") as file:
            return Specification(yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    if os.environ.get("CI"):
        raise FileNotFoundError(MISSING)
    return None


class Operation:
    """What the document says of one method at one path."""

    def __init__(self, method: str, template: str, parameters: dict[str, str], content: dict):
        self.method, self.template, self.parameters, self.content = method, template, parameters, content

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def name(self) -> str:
        return self.content["operationId"]


class Specification:
    """Finds what is wrong with requests and answers. Every finding is one sentence; none means that all is right."""

    def __init__(self, document: dict):
        self.document = corrected(document)
        resource = referencing.Resource(self.document, referencing.jsonschema.DRAFT202012)
        self.registry = referencing.Registry().with_resource(ADDRESS, resource)

    # Operations

    def endpoints(self) -> set[str]:
        """As a catalog announces them: method and path template."""
        return {f"{method.upper()} {template}" for template, path in self.document["paths"].items()
                for method in path if method != "parameters"}

    def operation(self, method: str, target: str) -> Operation | None:
        """`target`: path and query, encoded, from `/v1` on. The prefix is one segment, or missing."""
        segments = urllib.parse.urlsplit(target).path.split("/")[1:]
        found = []
        for template, path in self.document["paths"].items():
            if method.lower() not in path:
                continue
            pattern = template.split("/")[1:]
            for names in (pattern, [name for name in pattern if name != "{prefix}"]):
                values = matched(names, segments)
                if values is not None:
                    content = path[method.lower()]
                    shared = [one for one in path.get("parameters", []) if one not in content.get("parameters", [])]
                    content = content | {"parameters": shared + content.get("parameters", [])}
                    found.append((len(values), Operation(method, template, values, content)))
        # The most of the path that is written out counts: `config` is no prefix.
        return min(found, key=lambda one: one[0])[1] if found else None

    # Requests

    def check_request(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> list[str]:
        operation = self.operation(method, target)
        if operation is None:
            return [f"{method} {target}: the document has no such operation"]
        headers = {name.lower(): value for name, value in headers.items()}
        findings = [
            *self.wrong_parameters(operation, target, headers), *self.wrong_headers(operation, headers),
            *self.wrong_request_body(operation, headers, body)]
        return [f"request {operation}: {finding}" for finding in findings]

    def wrong_parameters(self, operation: Operation, target: str, headers: dict[str, str]) -> Iterator[str]:
        query = urllib.parse.urlsplit(target).query
        try:
            fields = urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
        except ValueError as error:
            yield f"the query cannot be read: {error}"
            return
        parameters = [self.resolve(one) for one in operation.content["parameters"]]
        places = {"path": operation.parameters, "query": dict(fields), "header": headers}
        if len(places["query"]) < len(fields):
            yield f"a query parameter is given twice: {query}"
        for unknown in places["query"].keys() - {one["name"] for one in parameters if one["in"] == "query"}:
            yield f"the document has no query parameter '{unknown}'"
        for parameter in parameters:
            name, given = parameter["name"], places[parameter["in"]]
            value = given.get(name.lower() if parameter["in"] == "header" else name)
            if value is None:
                if parameter.get("required"):
                    yield f"the {parameter['in']} parameter '{name}' is missing"
                continue
            if not value and not parameter.get("allowEmptyValue"):
                yield f"the {parameter['in']} parameter '{name}' is empty"
            many = parameter["schema"].get("type") == "array"
            value = [one.strip() for one in value.split(",")] if many else value
            if parameter["schema"].get("type") == "integer" and re.fullmatch(r"-?\d+", value):
                value = int(value)
            yield from self.wrong_value(parameter["schema"], value, f"the {parameter['in']} parameter '{name}'")

    def wrong_headers(self, operation: Operation, headers: dict[str, str]) -> Iterator[str]:
        known = {self.resolve(one)["name"].lower() for one in operation.content["parameters"]}
        for name in headers:
            if name.startswith("x-iceberg-") and name not in known:
                yield f"the document has no header '{name}' here"
        accepted = [part.partition(";")[0].strip() for part in headers.get("accept", "*/*").split(",")]
        if not {"*/*", "application/*", "application/json"} & set(accepted):
            yield f"the client does not accept application/json, but {headers['accept']}"
        sent = headers.get("authorization")
        if sent is not None and not re.fullmatch(r"Bearer [\x21-\x7e]+|AWS4-HMAC-SHA256 .+", sent):
            yield "the Authorization header has another form than 'Bearer TOKEN'"

    def wrong_request_body(self, operation: Operation, headers: dict[str, str], body: bytes) -> Iterator[str]:
        if "requestBody" not in operation.content:
            if body:
                yield "there is a body, and the operation takes none"
            return
        wanted = self.resolve(operation.content["requestBody"])
        if not body:
            if wanted.get("required"):
                yield "the body is missing"
            return
        yield from self.wrong_content(wanted["content"], headers, body)

    # Answers

    def check_answer(
        self, method: str, target: str, status: int, headers: Mapping[str, str], body: bytes,
        beyond: Collection[tuple[str, int]] = (),
    ) -> list[str]:
        """`beyond`: operations with statuses that the document does not have and that are no finding."""
        operation = self.operation(method, target)
        if operation is None:
            return [f"{method} {target}: the document has no such operation"]
        headers = {name.lower(): value for name, value in headers.items()}
        return [f"answer {status} to {operation}: {finding}"
                for finding in self.wrong_answer(operation, status, headers, body, beyond)]

    def wrong_answer(
        self, operation: Operation, status: int, headers: dict[str, str], body: bytes,
        beyond: Collection[tuple[str, int]],
    ) -> Iterator[str]:
        answers = {str(one): answer for one, answer in operation.content["responses"].items()}
        answer = answers.get(str(status)) or answers.get(f"{status // 100}XX") or answers.get("default")
        if answer is None:
            if (operation.name, status) not in beyond:
                yield f"the document has no such status, but {', '.join(answers)}"
            if status < 400:
                return
            # What is said of errors in general holds for this one too.
            answer = {"content": ANY_ERROR}
        answer = self.resolve(answer)
        for name, header in answer.get("headers", {}).items():
            value, header = headers.get(name.lower()), self.resolve(header)
            if value is not None:
                yield from self.wrong_value(header["schema"], value, f"the header '{name}'")
            elif header.get("required"):
                yield f"the header '{name}' is missing"
        if operation.method == "HEAD" or "content" not in answer:
            if body:
                yield f"there is a body, and there may be none: {body[:80]!r}"
            return
        yield from self.wrong_content(answer["content"], headers, body)
        if status >= 400 and self.check_error(headers, body) == [] and parsed_json(body)["error"]["code"] != status:
            yield "the error's code is another one"

    def check_error(self, headers: Mapping[str, str], body: bytes) -> list[str]:
        """Of an error at any path: the document has one shape for all but those of OAuth2."""
        headers = {name.lower(): value for name, value in headers.items()}
        return list(self.wrong_content(ANY_ERROR, headers, body))

    # Inside

    def wrong_content(self, content: dict, headers: dict[str, str], body: bytes) -> Iterator[str]:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in content:
            yield f"the content type is '{kind}', and has to be {' or '.join(content)}"
            return
        try:
            value = parsed_form(body) if kind == FORM else parsed_json(body)
        except ValueError as error:
            yield f"the body is no {kind}: {error}"
            return
        yield from self.wrong_value(content[kind]["schema"], value, "the body")

    def wrong_value(self, schema: dict, value: Any, what: str) -> Iterator[str]:
        validator = jsonschema.Draft202012Validator(
            anchored(schema), registry=self.registry, format_checker=FORMATS)
        error = jsonschema.exceptions.best_match(validator.iter_errors(value))
        if error is not None:
            place = "" if error.json_path == "$" else f" at {error.json_path}"
            yield f"{what}{place}: {error.message[:300]}"

    def resolve(self, node: dict) -> dict:
        while "$ref" in node:
            node = self.registry.resolver(ADDRESS).lookup(node["$ref"]).contents
        return node


def matched(names: list[str], segments: list[str]) -> dict[str, str] | None:
    """The decoded parameters of a path, if it has the form of the template."""
    if len(names) != len(segments):
        return None
    values = {}
    for name, segment in zip(names, segments):
        if name.startswith("{"):
            values[name[1:-1]] = urllib.parse.unquote(segment)
        elif name != segment:
            return None
    return values


def anchored(node: Any) -> Any:
    """With references that are found from anywhere; those inside the document are found from there."""
    if isinstance(node, dict):
        return {key: ADDRESS + value if key == "$ref" else anchored(value) for key, value in node.items()}
    return [anchored(item) for item in node] if isinstance(node, list) else node


def parsed_json(body: bytes) -> Any:
    def members(pairs: list[tuple[str, Any]]) -> dict:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError("an object has two members of one name")
        return dict(pairs)

    def refuse(text: str) -> None:
        raise ValueError(f"{text} is no number of JSON")

    return json.loads(body.decode("utf-8"), object_pairs_hook=members, parse_constant=refuse)


def parsed_form(body: bytes) -> dict[str, str]:
    pairs = urllib.parse.parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a field is given twice")
    return dict(pairs)


# Where the document contradicts itself


def corrected(document: dict) -> dict:
    """The document as its own prose and examples have it, where its schemas say otherwise."""
    document = nullable(copy.deepcopy(document))
    components = document["components"]
    # "a comma-separated list of access mechanisms", whose schema is that of one of them.
    access = components["parameters"]["data-access"]
    access["schema"] = {"type": "array", "items": access["schema"]}
    # One value has to be of exactly one of the types here, and every integer is of four, every text of several.
    values = components["schemas"]["PrimitiveTypeValue"]
    values["anyOf"] = values.pop("oneOf")
    # "the table's full metadata, matching the table metadata JSON file", where version 1 may name manifests directly.
    snapshot = components["schemas"]["Snapshot"]
    snapshot["required"].remove("manifest-list")
    snapshot["anyOf"] = [{"required": ["manifest-list"]}, {"required": ["manifests"]}]
    # "JSON wrapper for all error responses (non-2xx)", and so all examples; some answers have what is wrapped.
    answers = [*components["responses"].values(), *(
        answer for path in document["paths"].values() for method, operation in path.items() if method != "parameters"
        for answer in operation["responses"].values())]
    for answer in answers:
        for content in answer.get("content", {}).values():
            if content["schema"] == BARE_ERROR:
                content["schema"] = WRAPPED_ERROR
    return document


def nullable(node: Any) -> Any:
    """`nullable` is a word of OpenAPI 3.0, which schemas of 3.1 do not have: there null is a type."""
    if isinstance(node, list):
        return [nullable(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: nullable(value) for key, value in node.items()}
    if node.get("nullable") is True and isinstance(node.get("type"), str):
        node["type"] = [node["type"], "null"]
    return node
