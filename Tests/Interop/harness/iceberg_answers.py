"""Answers about Iceberg tables, in the terms of the tests."""

from harness.sharing import Answer


def full_name(name: str) -> str:
    return name if "." in name else f"lake.iceberg.{name}"


def adds(answer: Answer) -> list[dict]:
    """The add actions of an answer in the delta format."""
    assert answer.status == 200, answer.response.text
    return [file["deltaSingleAction"]["add"] for file in answer.files]


def changed_files(answer: Answer) -> dict[int, list[tuple[str, bool]]]:
    """Of a stream in the delta format: what each version does, as the action and whether it carries a vector."""
    assert answer.status == 200, answer.response.text
    found: dict[int, list[tuple[str, bool]]] = {}
    for file in answer.files:
        (kind, action), = [(name, body) for name, body in file["deltaSingleAction"].items() if body]
        found.setdefault(file["version"], []).append((kind, bool(action.get("deletionVector"))))
    return {version: sorted(actions) for version, actions in found.items()}
