"""The routes that the server has, as its own source says: what a matrix of them is held against.

`Sources/SharingServer` has two enumerations of routes and the code that finds one for a method and a path. Read here
are the cases, the methods that reach each, and the pattern that the log calls it by.
"""

import re

from harness.causeway import ROOT

SOURCES = ROOT / "Sources" / "SharingServer"
ANY = "*"
# Cases that are reached without a list of methods: each refuses all others itself.
ANY_METHOD = {"object", "iceberg.tokens", "iceberg.change"}


class SourceChanged(AssertionError):
    """The source is not written as this module reads it."""


def source(path: str) -> str:
    return (SOURCES / path).read_text()


def between(text: str, start: str, end: str) -> str:
    _, found, rest = text.partition(start)
    inside, closed, _ = rest.partition(end)
    if not found or not closed:
        raise SourceChanged(f"'{start}' … '{end}' is not there any more")
    return inside


def cases() -> set[str]:
    """Every case, those of the Iceberg catalog with `iceberg.` before it."""
    sharing = re.findall(
        r"^    case (\w+)", between(source("HTTP/Route.swift"), "enum Route:", "struct TableName"), re.M)
    iceberg = re.findall(
        r"^    case (\w+)",
        between(source("IcebergRoute/IcebergRoute.swift"), "enum IcebergRoute:", "static let endpoints"), re.M)
    if len(sharing) < 10 or len(iceberg) < 8:
        raise SourceChanged(f"too few cases of routes: {sharing} {iceberg}")
    return {*sharing, *(f"iceberg.{name}" for name in iceberg)} - {"iceberg"}


def methods() -> set[tuple[str, str]]:
    """Every case with each method that reaches it."""
    found = set()
    for allowed, name in re.findall(r"allow\(\s*\[([^\]]*)\],\s*method,\s*\.(\w+)", source("HTTP/RouteTable.swift")):
        found |= {(name, method.strip(" .").upper()) for method in allowed.split(",")}
    # `version` is reached through a local name of its table too.
    iceberg = source("IcebergRoute/IcebergRoute.swift")
    for name, with_head in re.findall(r"Self\.read\(\.(\w+)(?:\(.*\))?, method(, withHead: true)?\)", iceberg):
        found |= {(f"iceberg.{name}", "GET")} | ({(f"iceberg.{name}", "HEAD")} if with_head else set())
    for method, name in re.findall(r"case \(\.(\w+), \d+, \"\w+\"\): found = \.(\w+)", iceberg):
        found.add((f"iceberg.{name}", method.upper()))
    unreached = cases() - {name for name, _ in found} - ANY_METHOD
    if unreached:
        raise SourceChanged(f"no method leads to {sorted(unreached)}")
    return found | {(name, ANY) for name in ANY_METHOD}


def administration() -> dict[str, tuple[str, ...]]:
    """The segments of each route of administrators, behind the common prefix; `{}` is a name."""
    text = source("Admin/AdminRoute.swift")
    found = {}
    for first, count, third, name in re.findall(
            r'case \("([^"]+)", (\d)\)(?: where rest\[2\] == "(\w+)")?: self = \.(\w+)', text):
        found[name] = (first, "{}", third or "{}", "{}")[:int(count)]
    declared = set(re.findall(r"^    case (\w+)", between(text, "enum AdminRoute:", "static let prefix"), re.M))
    if set(found) != declared or len(found) < 10:
        raise SourceChanged(f"routes of administrators that are not read: {sorted(declared ^ set(found))}")
    return found


def patterns() -> dict[str, str]:
    """What the log calls each case."""
    found = {}
    for prefix, path in (("", "HTTP/Route.swift"), ("iceberg.", "IcebergRoute/IcebergRoute.swift")):
        text = between(source(path), "var pattern: String {", "/// The table that the route concerns.")
        [namespace] = re.findall(r'let namespace = "([^"]+)"', text) or [""]
        for name, value in re.findall(r"case \.(\w+)(?:\([^)]*\))?: (.+)", text):
            if name == "iceberg":
                continue
            words = [namespace if word == "namespace" else word.strip('"') for word in value.split(" + ")]
            found[prefix + name] = "".join(words)
    if set(found) != cases():
        raise SourceChanged(f"cases without a pattern: {sorted(cases() ^ set(found))}")
    return found
