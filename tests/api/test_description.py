"""The OpenAPI description is true: what it describes is sent, and what comes back is what it says."""

from __future__ import annotations

import dataclasses
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from starlette.testclient import TestClient

from drafter.api.request import LONGEST_TEXT
from drafter.api.routes import openapi
from drafter.numerals import Kind, Mention, read_numbers
from drafter.sheet import FactSheet
from drafter.sheet.columns import headings
from drafter.trace import Conflict, Figure, Remark, Status, check
from drafter.trace.report import Strength, Verdict
from tests.api.server import client_of, settings_of

DESCRIBED = openapi()
OPERATIONS = [
    (path, method, operation) for path, methods in DESCRIBED["paths"].items() for method, operation in methods.items()
]
SCHEMAS = DESCRIBED["components"]["schemas"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client of a server for this machine."""
    return client_of(settings_of(tmp_path_factory.mktemp("data")))


def matches(content: Any, schema: dict[str, Any]) -> None:
    """Raise unless the content is what the schema says."""
    whole = {**schema, "components": DESCRIBED["components"]}
    jsonschema.Draft202012Validator(whole).validate(content)


def answered(operation: dict[str, Any], answer: Any) -> None:
    """Raise unless the answer is one of those described."""
    assert str(answer.status_code) in operation["responses"], answer.text
    ((kind, described),) = operation["responses"][str(answer.status_code)]["content"].items()
    assert answer.headers["content-type"].partition(";")[0] == kind
    if kind == "application/json":
        matches(answer.json(), described["schema"])


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=lambda value: str(value)[:20])
def test_what_is_described_is_answered(client: TestClient, path: str, method: str, operation: dict[str, Any]) -> None:
    """Each operation, sent with its example, gives the 200 that is described."""
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        matches(body["example"], body["schema"])
    answer = client.request(method, path, json=body["example"] if body else None)

    assert answer.status_code == 200
    answered(operation, answer)


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"text":1}', b'{"text":"a","sheet":{"facts":[{"value":"x"}]}}']
)
def test_a_wrong_request_is_refused_as_described(
    client: TestClient, path: str, method: str, operation: dict[str, Any], body: bytes
) -> None:
    """Whatever is sent, the answer is one that is described."""
    answered(operation, client.request(method, path, content=body, headers={"content-type": "application/json"}))


def test_a_refusal_by_the_guard_is_as_described(client: TestClient) -> None:
    """A wrong host is refused with the same kind of answer, for every operation."""
    for path, method, operation in OPERATIONS:
        answered(operation, client.request(method, path, headers={"host": "elsewhere.example"}))


def test_the_answers_are_those_of_the_library(client: TestClient) -> None:
    """A check over HTTP finds what a check in the same program finds; so does reading."""
    example = DESCRIBED["paths"]["/api/check"]["post"]["requestBody"]["content"]["application/json"]["example"]
    facts = [{name: str(value) for name, value in fact.items()} for fact in example["sheet"]["facts"]]
    sheet = FactSheet.from_mapping({**example["sheet"], "period": {"year": "2025", "span": "上半年"}, "facts": facts})
    report = client.post("/api/check", json={"text": example["text"], "sheet": example["sheet"]}).json()
    mentions = client.post("/api/numbers", json={"text": example["text"]}).json()["mentions"]

    assert report["verdict"] == "flagged"
    expected = check(example["text"], sheet).as_json()
    assert {**report, "figures": None} == {**expected, "figures": None}
    assert report["figures"] == [{**one, "facts": list(one["facts"])} for one in expected["figures"]]
    assert mentions == [dataclasses.asdict(one) for one in read_numbers(example["text"])]


def test_the_schemas_have_the_fields_of_the_records() -> None:
    """A field added to a record is described, in the same change."""
    for name, record in (("Figure", Figure), ("Conflict", Conflict), ("Remark", Remark), ("Mention", Mention)):
        assert list(SCHEMAS[name]["properties"]) == [field.name for field in dataclasses.fields(record)]
        assert set(SCHEMAS[name]["required"]) == set(SCHEMAS[name]["properties"])
    assert set(SCHEMAS["Fact"]["properties"]) == {*headings(), "origin"}
    assert list(SCHEMAS["Report"]["properties"]) == list(check("", FactSheet()).as_json())


def test_the_schemas_have_the_words_of_the_records() -> None:
    """Kinds, statuses, verdicts and strengths are all there, and no other."""
    figure, report = SCHEMAS["Figure"]["properties"], SCHEMAS["Report"]["properties"]

    assert figure["status"]["enum"] == list(Status) == list(report["counts"]["properties"])
    assert figure["kind"]["enum"] == [kind for kind in Kind if Mention(0, 0, "", kind, "").traced]
    assert SCHEMAS["Mention"]["properties"]["kind"]["enum"] == list(Kind)
    assert report["verdict"]["enum"] == list(Verdict)
    assert SCHEMAS["Remark"]["properties"]["strength"]["enum"] == list(Strength)
    assert SCHEMAS["CheckRequest"]["properties"]["text"]["maxLength"] == LONGEST_TEXT


def test_every_schema_is_one() -> None:
    """The schemas themselves are sound, every reference leads somewhere, and nothing is left open by mistake."""
    for name, schema in SCHEMAS.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False, name
    references = set(_references(DESCRIBED))

    assert references == {f"#/components/schemas/{name}" for name in SCHEMAS}


def _references(content: Any) -> list[str]:
    if isinstance(content, dict):
        own = [content["$ref"]] if "$ref" in content else []
        return own + [found for value in content.values() for found in _references(value)]
    return [found for value in content for found in _references(value)] if isinstance(content, list) else []
