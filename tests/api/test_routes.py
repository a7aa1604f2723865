"""The endpoints: what is read, how exact, who may ask, what is refused and with which line."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from drafter.api.limits import Workers
from drafter.api.request import DEEPEST, LARGEST_BODY, LONGEST_SENTENCE, LONGEST_TEXT, MOST_FACTS, RefusedError, parse
from drafter.errors import StoreError
from drafter.service import Drafter, Role
from tests.api.server import client_of, settings_of
from tests.api.test_access import OIDC, no_settings_of_this_machine

__all__ = ["no_settings_of_this_machine"]

JSON = {"content-type": "application/json"}
SHEET = {"facts": [{"item": "慰问困难职工", "value": 46, "unit": "户"}]}
REMOTE = ("192.0.2.7", 40_000)


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """A client on the machine itself."""
    return client_of(settings_of(tmp_path))


@pytest.fixture
def shared(tmp_path: Path) -> Callable[..., TestClient]:
    """Clients of one server that people sign in to, by address."""
    chosen = settings_of(tmp_path, **OIDC)
    service = Drafter(chosen)

    def client(peer: tuple[str, int] = REMOTE, **options: Any) -> TestClient:
        given = {"drafter": lambda: service, **options}
        return client_of(chosen, peer=peer, host="summary.example.gov.cn", **given)

    return client


def token_of(folder: Path) -> str:
    """Give a fresh token of a fresh unit of the server over this folder."""
    service = Drafter(settings_of(folder))
    unit = service.add_unit("青禾镇总工会")
    return service.create_token(unit.id, "台账系统", Role.CLERK).secret


def refused(answer: Any, status: int) -> str:
    """Give the line of a refusal; it is one line of Chinese, with what to do, and nothing of the program's inside."""
    content = answer.json()

    assert answer.status_code == status, answer.text
    assert set(content) == {"error", "hint", "problems"}
    assert any("\u4e00" <= character <= "\u9fff" for character in content["error"])
    for sign in ("\n", "Traceback", "Error", "drafter/", ".py"):
        assert sign not in content["error"] + content["hint"]
    return str(content["error"])


class TestExactness:
    """Numbers stay what was sent."""

    @pytest.mark.parametrize("written", ["575.80", "0.1", "9007199254740993", "1e400", "-0.0", "0.30000000000000004"])
    def test_a_number_is_read_as_its_text(self, written: str) -> None:
        """No float between the body and the sheet."""
        assert parse(f'{{"value": {written}}}'.encode()) == {"value": written}

    def test_a_number_and_its_text_are_the_same_to_the_check(self, client: TestClient) -> None:
        """Whether a program quotes its numbers or not, the report is the same; 17 digits are not rounded."""
        body = '{"text": "发放补助9007199254740993元。", "sheet": {"facts": [{"item": "补助", "value": %s, "unit": "元"}]}}'
        bare, quoted, other = (
            client.post("/api/check", content=(body % value).encode(), headers=JSON).json()
            for value in ("9007199254740993", '"9007199254740993"', "9007199254740992")
        )

        assert bare == quoted
        assert bare["verdict"] == "ok"
        assert other["verdict"] == "flagged"

    def test_offsets_are_of_the_text_as_sent(self, client: TestClient) -> None:
        """Characters that a sheet would be cleaned of stay in a text, so that places are those of the caller."""
        text = "\u200b\ufeff慰问困难职工46户，𠮷祥。"
        (figure,) = client.post("/api/check", json={"text": text, "sheet": SHEET}).json()["figures"]

        assert text[figure["start"] : figure["end"]] == figure["text"] == "46户"

    @given(st.binary(max_size=200))
    @settings(max_examples=300)
    def test_any_bytes_are_read_or_refused(self, body: bytes) -> None:
        """Nothing but a refusal comes of bytes that are no JSON."""
        with suppress(RefusedError):
            parse(body)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.text(max_size=5), lambda of: st.lists(of) | st.dictionaries(st.text(), of)
        )
    )
    def test_what_is_no_number_is_read_as_it_is(self, content: Any) -> None:
        """Texts, lists and objects arrive unchanged."""
        assert parse(json.dumps(content).encode()) == content


class TestRefusals:
    """Wrong requests get one Chinese line and the code that fits."""

    @pytest.mark.parametrize(
        ("body", "line"),
        [
            (b"", "不合 JSON"),
            (b"{", "第1行第2列"),
            (b'{"text": "a"} x', "不合 JSON"),
            (b"\xff\xfe", "不是 UTF-8"),
            ('{"text": "慰问"}'.encode("gbk"), "不是 UTF-8"),
            (b'\xef\xbb\xbf{"text": "a"}', "不合 JSON"),
            (b'{"text": NaN}', "NaN"),
            (b'{"text": -Infinity}', "Infinity"),
            (b'{"text": "a", "text": "b"}', "写了两次"),
            (b'{"text": "\\ud800"}', "半个字符"),
            (b"[" * 100_000, "嵌套太深"),
            (b"[" * (DEEPEST + 5) + b"]" * (DEEPEST + 5), "嵌套太深"),
            (b'["text"]', "不是对象"),
            (b'"text"', "不是对象"),
            (b"{}", "缺少 text"),
            (b'{"text": 5}', "缺少 text"),
            (b'{"text": null}', "缺少 text"),
            (b'{"text": "a", "sheet": {}, "password": "x"}', "不认识的“password”"),
        ],
    )
    def test_a_body_that_cannot_be_used(self, client: TestClient, body: bytes, line: str) -> None:
        """400, with where and what."""
        assert line in refused(client.post("/api/check", content=body, headers=JSON), 400)

    @pytest.mark.parametrize(
        ("extra", "line"),
        [({}, "sheet"), ({"sheet": []}, "sheet"), ({"sheet": None}, "sheet"), ({"sheet": SHEET, "lint": 1}, "lint")],
    )
    def test_fields_of_another_kind(self, client: TestClient, extra: dict[str, Any], line: str) -> None:
        """400, naming the field."""
        assert line in refused(client.post("/api/check", json={"text": "a", **extra}), 400)

    def test_a_sheet_with_faults_lists_them_all(self, client: TestClient) -> None:
        """422, every fault with its place; the same faults as for a file."""
        sheet = {"facts": [{"item": "甲", "value": "1,2,3"}, {"item": "乙", "value": True, "colour": "red"}]}
        answer = client.post("/api/check", json={"text": "a", "sheet": sheet})

        refused(answer, 422)
        assert len(answer.json()["problems"]) >= 3
        assert all(problem["where"] and problem["what"] for problem in answer.json()["problems"])

    @pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data"])
    def test_what_a_form_of_another_page_could_send(self, client: TestClient, kind: str) -> None:
        """415: only JSON, which a browser sends to another site with leave only."""
        refused(client.post("/api/numbers", content=b'{"text": "a"}', headers={"content-type": kind}), 415)

    @pytest.mark.parametrize(("method", "path"), [("GET", "/api/check"), ("PUT", "/api/numbers"), ("POST", "/healthz")])
    def test_a_wrong_method(self, client: TestClient, method: str, path: str) -> None:
        """405, saying which it takes."""
        answer = client.request(method, path)

        refused(answer, 405)
        assert answer.headers["allow"] in ("POST", "GET")

    @pytest.mark.parametrize("path", ["/api/", "/api/checks", "/api/check/", "/api/../etc/passwd"])
    def test_a_path_that_is_none(self, client: TestClient, path: str) -> None:
        """404 as JSON, not a page of the app."""
        if path.startswith("/api/.."):
            path = "/api/%2e%2e/etc/passwd"
        refused(client.get(path), 404)

    def test_a_fault_of_ours_is_one_line(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        """500: the person gets a line, the log all of it."""

        def broken() -> Drafter:
            raise ZeroDivisionError("secret of the inside")

        answer = client_of(settings_of(tmp_path), drafter=broken).post("/api/check", json={"text": "a", "sheet": SHEET})

        refused(answer, 500)
        assert "secret of the inside" not in answer.text
        assert "secret of the inside" in caplog.text


class TestBounds:
    """What one request may cost."""

    def test_a_body_that_says_it_is_too_large_is_not_read(self, client: TestClient) -> None:
        """413 by its declared length alone."""
        answer = client.post("/api/numbers", content=b"{", headers={**JSON, "content-length": str(LARGEST_BODY + 1)})

        refused(answer, 413)

    def test_a_body_that_does_not_say_is_counted(self, client: TestClient) -> None:
        """413 while it is read; no more than the limit is kept."""

        def endless() -> Any:
            yield b'{"text": "'
            for _ in range(10_000):
                yield b"a" * 1_000

        refused(client.post("/api/numbers", content=endless(), headers=JSON), 413)

    def test_a_text_or_a_sheet_that_is_too_long(self, client: TestClient) -> None:
        """413, saying how long it may be."""
        long = client.post("/api/numbers", json={"text": "字" * (LONGEST_TEXT + 1)})
        many = client.post("/api/check", json={"text": "a", "sheet": {"facts": [{}] * (MOST_FACTS + 1)}})

        endless = client.post("/api/check", json={"text": "慰问46户，" * 1_000, "sheet": SHEET})

        assert str(LONGEST_TEXT) in refused(long, 413)
        assert str(LONGEST_SENTENCE) in refused(endless, 413)
        assert str(MOST_FACTS) in refused(many, 413)

    def test_a_text_of_the_greatest_length_is_read(self, client: TestClient) -> None:
        """The limit itself is allowed."""
        answer = client.post("/api/numbers", json={"text": "慰问46户。" * (LONGEST_TEXT // 6)})

        assert answer.status_code == 200
        assert len(answer.json()["mentions"]) == LONGEST_TEXT // 6

    def test_with_all_places_taken_the_next_is_asked_to_come_again(self, tmp_path: Path) -> None:
        """503 with Retry-After at once, instead of a queue without end."""
        release, workers = threading.Event(), Workers(threads=1, waiting=0)
        taken = workers._threads.submit(release.wait, 20)
        workers._places.acquire()
        answer = client_of(settings_of(tmp_path), workers=workers).post("/api/numbers", json={"text": "a"})
        release.set()

        assert "太多" in refused(answer, 503)
        assert answer.headers["retry-after"]
        assert taken.result(20)

    def test_what_takes_too_long_is_given_up(self, tmp_path: Path) -> None:
        """503, with advice; the caller does not wait for ever."""
        client = client_of(settings_of(tmp_path), workers=Workers(threads=1, waiting=0, seconds=0.0))

        assert "时间太长" in refused(client.post("/api/numbers", json={"text": "慰问46户。" * 15_000}), 503)


class TestTokens:
    """On a server for many, programs come with a token of their unit."""

    def test_a_token_opens_the_interface(self, shared: Callable[..., TestClient], tmp_path: Path) -> None:
        """With a unit's token a text is checked; without one it is not."""
        bearer = {"authorization": f"Bearer {token_of(tmp_path)}"}
        body = {"text": "慰问困难职工46户。", "sheet": SHEET}

        assert shared().post("/api/check", json=body, headers=bearer).json()["verdict"] == "ok"
        answer = shared().post("/api/check", json=body)
        refused(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"

    def test_this_machine_needs_one_too_on_a_server_for_many(self, shared: Callable[..., TestClient]) -> None:
        """The proxy in front calls from this machine, whoever is behind it."""
        refused(shared(("127.0.0.1", 1)).post("/api/numbers", json={"text": "a"}), 401)

    @pytest.mark.parametrize(
        "header", ["Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "drf_1_x", "Bearer drf_1_" + "a" * 43]
    )
    def test_a_wrong_token_opens_nothing(self, shared: Callable[..., TestClient], tmp_path: Path, header: str) -> None:
        """401, whatever is wrong with it; the token is not repeated."""
        token_of(tmp_path)
        answer = shared().post("/api/numbers", json={"text": "a"}, headers={"authorization": header})

        refused(answer, 401)
        assert "drf_" not in answer.text

    def test_on_the_machine_itself_a_wrong_token_is_still_wrong(self, client: TestClient) -> None:
        """Where none is needed, one that is sent must be right: a program that lost its token should notice."""
        refused(client.post("/api/numbers", json={"text": "a"}, headers={"authorization": "Bearer wrong"}), 401)
        assert client.post("/api/numbers", json={"text": "a"}).status_code == 200

    def test_a_revoked_token_opens_nothing(self, shared: Callable[..., TestClient], tmp_path: Path) -> None:
        """From the moment it is taken back."""
        service = Drafter(settings_of(tmp_path))
        unit = service.add_unit("青禾镇总工会")
        made = service.create_token(unit.id, "台账系统", Role.CLERK)
        bearer, client = {"authorization": f"Bearer {made.secret}"}, shared()

        assert client.post("/api/numbers", json={"text": "a"}, headers=bearer).status_code == 200
        service.revoke_token(unit.id, made.token.id)
        refused(client.post("/api/numbers", json={"text": "a"}, headers=bearer), 401)

    def test_guessing_is_stopped(self, shared: Callable[..., TestClient], tmp_path: Path) -> None:
        """After ten wrong tokens in a minute the address waits, even with a right one; requests without any do not count."""
        client, right = shared(), {"authorization": f"Bearer {token_of(tmp_path)}"}
        for _ in range(20):
            refused(client.post("/api/numbers", json={"text": "a"}), 401)
        assert client.post("/api/numbers", json={"text": "a"}, headers=right).status_code == 200
        for number in range(10):
            wrong = {"authorization": f"Bearer drf_1_{number:043}"}
            refused(client.post("/api/numbers", json={"text": "a"}, headers=wrong), 401)
        answer = client.post("/api/numbers", json={"text": "a"}, headers=right)

        refused(answer, 429)
        assert 1 <= int(answer.headers["retry-after"]) <= 61

    def test_one_guesser_behind_the_proxy_does_not_lock_out_the_others(
        self, shared: Callable[..., TestClient], tmp_path: Path
    ) -> None:
        """All call from this machine then; they are told apart by the address the proxy saw, the last in its list."""
        client, right = shared(("127.0.0.1", 1)), {"authorization": f"Bearer {token_of(tmp_path)}"}
        for number in range(11):
            seen = {"x-forwarded-for": f"10.0.0.{number}, 192.0.2.7", "authorization": "Bearer wrong"}
            last = client.post("/api/numbers", json={"text": "a"}, headers=seen)
        other = client.post("/api/numbers", json={"text": "a"}, headers={**right, "x-forwarded-for": "192.0.2.8"})

        refused(last, 429)
        assert other.status_code == 200


class TestHealth:
    """`/healthz` says whether the database answers, and nothing else."""

    def test_a_server_that_works(self, client: TestClient) -> None:
        """200, nothing secret."""
        answer = client.get("/healthz")

        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    def test_a_database_that_cannot_be_opened(self, tmp_path: Path) -> None:
        """503, and not a word of where it lies or why."""
        (tmp_path / "drafter.db").write_bytes(b"no database" * 200)
        answer = client_of(settings_of(tmp_path)).get("/healthz")

        assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})

    def test_a_database_of_an_older_program(self, tmp_path: Path) -> None:
        """503 while the schema is not that of this program, such as after another process went back."""
        import sqlite3

        service = Drafter(settings_of(tmp_path))
        assert service.ready()
        with sqlite3.connect(tmp_path / "drafter.db") as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0001'")
        answer = client_of(settings_of(tmp_path), drafter=lambda: service).get("/healthz")

        assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})

    def test_many_probes_are_one_question_to_the_database(self, tmp_path: Path) -> None:
        """Within a second the last answer is given again."""
        asked: list[int] = []
        service = Drafter(settings_of(tmp_path))

        def counted() -> Drafter:
            asked.append(1)
            return service

        client = client_of(settings_of(tmp_path), drafter=counted)
        for _ in range(20):
            client.get("/healthz")

        assert 1 <= len(asked) < 20

    def test_an_unreachable_database_is_no_fault_of_the_program(self, tmp_path: Path) -> None:
        """The same for whatever the store says."""

        def gone() -> Drafter:
            raise StoreError("无法连接数据库")

        assert client_of(settings_of(tmp_path), drafter=gone).get("/healthz").status_code == 503


def test_reading_and_checking_are_counted(client: TestClient) -> None:
    """What was asked for is in the figures of the server."""
    client.post("/api/check", json={"text": "慰问困难职工46户，走访64家。", "sheet": SHEET})
    client.post("/api/check", content=b"{", headers=JSON)
    text = client.get("/metrics").text

    assert 'drafter_requests_total{path="/api/check",status="200"} 1' in text
    assert 'drafter_requests_total{path="/api/check",status="400"} 1' in text
    assert "drafter_checks_total 1" in text
    assert 'drafter_figures_total{status="supported"} 1' in text
    assert "drafter_figures_flagged_total 1" in text
