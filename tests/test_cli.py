"""The command line as a user meets it: processes, their two outputs, their exit codes, their JSON."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pdfminer.high_level import extract_text

from settings import Settings
from tests.shell import SCHEMAS, Shell

HEAVY = ("torch", "chromadb", "langchain", "langchain_core", "streamlit", "sentence_transformers", "transformers")
COMMANDS = ("run", "ask", "refresh", "doctor", "show", "list", "export", "bench")


@pytest.fixture(scope="module")
def shell(shipped: Settings, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell over a copy of the shipped home."""
    folder = tmp_path_factory.mktemp("shell")
    shutil.copytree(shipped.home, folder / "home")
    return Shell(folder / "home", folder)


@pytest.fixture
def bare(tmp_path: Path) -> Shell:
    """A shell over a home that does not exist yet."""
    return Shell(tmp_path / "home", tmp_path)


@pytest.fixture(scope="module")
def answer(shell: Shell) -> Any:
    """The JSON of one answer on an article, which a process gave."""
    return shell.json(
        "ask", "ask", "Does vitamin K2 reduce fractures?", "--article", "vitamin-d-with-k2", "--audience", "patient"
    )


def test_ask_json_is_the_contract_and_its_quotes_are_in_what_show_prints(shell: Shell, answer: Any) -> None:
    """`ask --json` has every name and type of the contract, and each quote stands in `show --json` at its range."""
    assert answer["status"] == "answered"
    texts = {}
    for quote in [quote for statement in answer["statements"] for quote in statement["quotes"]]:
        if quote["document"] not in texts:
            texts[quote["document"]] = shell.json("show", "show", quote["document"])["text"]
        assert texts[quote["document"]][quote["start"] : quote["end"]] == quote["text"]
    assert len(texts) > 1
    numbers = [reference["number"] for reference in answer["references"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_ask_goes_on_with_a_conversation_and_an_emergency_says_what_to_do(shell: Shell, answer: Any) -> None:
    """A second question in a conversation is turn 2 and knows the first; an emergency's words are in the JSON."""
    second = shell.json("ask", "ask", "and in men?", "--conversation", answer["conversation"], "--kind", "research")
    assert (answer["turn"], second["turn"]) == (1, 2)
    assert "vitamin k2" in second["standalone_question"].casefold()
    assert {found["document"] for found in second["retrieved"]}
    urgent = shell.json("ask", "ask", "I have crushing chest pain right now", "--conversation", answer["conversation"])
    assert (urgent["turn"], urgent["status"], urgent["statements"]) == (3, "emergency", [])
    assert "911" in urgent["message"]


@pytest.mark.parametrize(
    ("form", "begins"),
    [("md", "# "), ("html", "<!DOCTYPE html>"), ("json", "{"), ("ris", "TY  - "), ("bibtex", "@comment{")],
)
def test_export_prints_a_conversation(shell: Shell, answer: Any, tmp_path: Path, form: str, begins: str) -> None:
    """A conversation goes to standard output and nothing else does; to a file it is the same, character for character."""
    done = shell("export", answer["conversation"], "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begins)
    assert "does not replace professional judgement" in done.stdout
    file = tmp_path / "export"
    assert shell("export", answer["conversation"], "--format", form, "--output", str(file)).stdout == ""
    assert file.read_text(encoding="utf-8") == done.stdout


def test_export_writes_a_pdf(shell: Shell, answer: Any, tmp_path: Path) -> None:
    """The conversation as a PDF, its bytes unharmed, with the disclaimer."""
    file = tmp_path / "answer.pdf"
    assert shell("export", answer["conversation"], "--format", "pdf", "--output", str(file)).returncode == 0
    assert "does not replace professional judgement" in " ".join(extract_text(file).split())


def test_ask_prints_a_readable_answer(shell: Shell) -> None:
    """Without --json the answer is text with sections, sources, references and disclaimer, and nothing on the other side."""
    done = shell("ask", "Does vitamin D prevent falls in older adults?")
    assert done.returncode == 0
    for words in (
        "Bottom line",
        "[1] USPSTF 2018 (falls), grade D",
        "References",
        "does not replace professional judgement",
    ):
        assert words in " ".join(done.stdout.split())
    assert done.stderr == ""


def test_ask_is_limited_by_filters(shell: Shell) -> None:
    """Type, organisation and jurisdiction narrow the search, and the JSON says them; an unknown one is refused, exit 2,
    with what there is."""
    limits = ("--type", "rct", "--type", "meta_analysis", "--since", "2015")
    found = shell.json("ask", "ask", "Does vitamin D prevent falls in older adults?", *limits)
    assert (found["filters"]["types"], found["filters"]["since"]) == (["rct", "meta_analysis"], 2015)
    assert {r["kind"] for r in found["references"] if r["document"] not in found["filters"]["outside"]} == {"research"}
    for option, held in (("--type", "rct"), ("--organisation", "Endocrine Society"), ("--jurisdiction", "UK")):
        done = shell("ask", "Does vitamin D prevent falls?", option, "Atlantis")
        assert done.returncode == 2
        assert "Atlantis" in done.stderr
        assert held in done.stderr
        assert "Traceback" not in done.stderr


def test_refresh_list_and_doctor_json(shell: Shell) -> None:
    """A refresh that changes nothing embeds nothing; the list and the doctor agree with it; all are of their form."""
    report = shell.json("refresh", "refresh")
    assert (report["added"], report["updated"], report["removed"], report["embedded"]) == (0, 0, 0, 0)
    documents = shell.json("list", "list")
    assert len(documents) == report["unchanged"]
    assert sum(document["passages"] for document in documents) == report["passages"]
    healthy = shell.json("doctor", "doctor")
    assert healthy["healthy"]
    assert (healthy["documents"], healthy["passages"]) == (len(documents), report["passages"])
    superseded = {document["id"]: document["superseded_by"] for document in documents}
    assert superseded["uspstf-2013-fractures"] == "uspstf-2018-fractures"


def test_refresh_of_a_folder_tells_what_it_could_not_read(shell: Shell, tmp_path: Path) -> None:
    """A dry run over a folder reports additions and failures with reasons, and changes nothing; progress is on stderr."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "good.md").write_text(
        "# A note\n\nVitamin D was studied in this note of ours.\n", encoding="utf-8"
    )
    (tmp_path / "own" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    report = shell.json("refresh", "refresh", "--dry-run", "--path", str(tmp_path / "own"))
    assert report["added"] == 1
    assert [Path(failed["document"]).name for failed in report["failed"]] == ["broken.pdf"]
    assert "good" not in json.dumps(shell.json("list", "list"))
    told = shell("refresh", "--dry-run", "--path", str(tmp_path / "own"))
    assert told.stdout == ""
    assert "broken.pdf" in told.stderr


def test_a_file_name_cannot_write_lines_of_its_own(shell: Shell, tmp_path: Path) -> None:
    """Line breaks and terminal sequences in a name are shown as what they are."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a\nIndex: all is well\x1b[2J.pdf").write_bytes(b"%PDF-1.7 nothing more")
    told = shell("refresh", "--dry-run", "--path", str(tmp_path / "own"))
    assert "\x1b" not in told.stderr
    assert "a\\nIndex: all is well" in told.stderr


def test_the_doctor_finds_a_fault_and_exits_1(shell: Shell, tmp_path: Path) -> None:
    """An index that is not what the documents say is a finding with its mend, and exit 1."""
    shutil.copytree(shell.home, tmp_path / "home")
    for file in (tmp_path / "home" / "generations").glob("*/passages.sqlite"):
        file.write_bytes(b"no database at all, but long enough to be taken for a torn one")
    done = Shell(tmp_path / "home", tmp_path)("doctor", "--json")
    assert done.returncode == 1
    finding = json.loads(done.stdout)
    Draft202012Validator(SCHEMAS["$defs"]["doctor"]).validate(finding)
    assert not finding["healthy"]
    assert finding["findings"][0]["mend"].startswith("sequitur refresh")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("ask", "Does vitamin D help?", "--nonsense"), 2, "No such option"),
        (("ask",), 2, "Missing argument"),
        (("nonsense",), 2, "No such command"),
        (("ask", "Does vitamin D help?", "--kind", "blog"), 2, "Invalid value"),
        (("ask", "Does vitamin D help?", "--since", "12"), 2, "Invalid value"),
        (("ask", "Does vitamin D help?", "--article", "no-such-article"), 1, "no-such-article"),
        (("ask", "Does vitamin D help?", "--article", "uspstf-2018-falls"), 1, "is no article"),
        (("show", "no-such-document"), 1, "`sequitur list`"),
        (("export", "no-such-conversation"), 1, "no conversation 'no-such-conversation'"),
        (("export", "no-such-conversation", "--format", "docx"), 2, "Invalid value"),
        (("show", "ods-vitamin-k", "--version", "ffffffff"), 1, "`sequitur list`"),
        (("ask", ""), 1, "question is empty"),
        (("ask", " \u200b "), 1, "question is empty"),
        (("ask", "v" * 100_000), 1, "at most 2,000"),
        (("refresh", "--path", "no-such-folder"), 2, "no-such-folder"),
        (("run", "--port", "99999"), 2, "Invalid value"),
    ],
)
def test_wrong_usage_and_failures_are_told_apart(
    shell: Shell, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """Wrong usage exits 2, work that failed exits 1; either says what is wrong on standard error alone."""
    done = shell(*arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments", [("ask", "Does vitamin D help?", "--json"), ("list",), ("show", "ods-vitamin-k"), ("doctor",)]
)
def test_a_missing_index_names_the_command_that_builds_it(bare: Shell, arguments: tuple[str, ...]) -> None:
    """Before the first refresh each command fails with the command to run, and makes up nothing."""
    done = bare(*arguments)
    assert done.returncode == 1
    assert "sequitur refresh" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("SEQUITUR_LOCALE", "MOON"), ("SEQUITUR_RETRIEVAL__PASSAGES", "many"), ("SEQUITUR_RETRIEVAL__NONSENSE", "1")],
)
def test_a_wrong_setting_is_wrong_usage(shell: Shell, name: str, value: str) -> None:
    """A setting of a wrong value or an unknown name exits 2 and is named."""
    done = shell("list", **{name: value})
    assert done.returncode == 2
    assert name.rpartition("_")[2].casefold() in done.stderr.casefold()
    assert done.stdout == ""


def test_an_unknown_key_in_the_settings_file_is_wrong_usage(bare: Shell) -> None:
    """`sequitur.toml` with a key that is none exits 2 and names the key; one that is no TOML says so."""
    (bare.folder / "sequitur.toml").write_text("[retrieval]\nnonsense = 1\n", encoding="utf-8")
    done = bare("list")
    assert (done.returncode, "nonsense" in done.stderr) == (2, True)
    (bare.folder / "sequitur.toml").write_text("retrieval = = 1\n", encoding="utf-8")
    done = bare("list")
    assert done.returncode == 2, done.stderr
    assert "sequitur.toml" in done.stderr


def test_bytes_that_are_no_text_are_asked_or_refused(shell: Shell) -> None:
    """Arguments that are no UTF-8 come as lone surrogates; they end as a message, never as a failure of ours."""
    command = [sys.executable.encode(), b"-m", b"cli", b"ask", b"\xff\xfe\xed\xa0\x80", b"--conversation", b"\xff"]
    done = subprocess.run(
        command, cwd=shell.folder, env=shell.environment(), capture_output=True, timeout=240, check=False
    )
    assert done.returncode == 1
    assert b"question is empty" in done.stderr
    assert b"Traceback" not in done.stderr


def _imported(shell: Shell, code: str) -> set[str]:
    script = f"{code}\nimport sys, json\nprint(json.dumps([n for n in {HEAVY!r} if n in sys.modules]), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=shell.folder,
        env=shell.environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_help_loads_no_library(shell: Shell) -> None:
    """The help of every command is printed without loading a model, a database or a web framework."""
    calls = "\n".join(f"cli.cli.main([{name!r}, '--help'], standalone_mode=False)" for name in COMMANDS)
    assert _imported(shell, f"import cli\ncli.cli.main(['--help'], standalone_mode=False)\n{calls}") == set()


def test_help_names_every_command_and_explains_it(shell: Shell) -> None:
    """`--help` lists each command with a sentence, and each command's own help shows its usage."""
    listed = shell("--help").stdout
    assert all(f"  {name} " in listed for name in COMMANDS)
    assert shell("ask", "--help").stdout.startswith("Usage: ")


def test_a_refresh_without_changes_loads_neither_model_nor_database(shell: Shell) -> None:
    """Nothing to do costs nothing: no torch and no Chroma."""
    code = "import cli\ncli.cli.main(['refresh'], standalone_mode=False)"
    assert not {"torch", "chromadb", "transformers", "sentence_transformers", "streamlit"} & _imported(shell, code)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_run_says_that_a_port_is_taken_and_uses_the_next(shell: Shell, taken: int) -> None:
    """With its port taken, `run` says so, names the address it serves at, and answers there."""
    command = [sys.executable, "-m", "cli", "run", "--port", str(taken)]
    with (shell.folder / "run.log").open("w+") as log:
        process = subprocess.Popen(command, cwd=shell.folder, env=shell.environment(), stdout=log, stderr=log)
        try:
            said, until = "", time.monotonic() + 90
            while "Sequitur is at http://localhost:" not in said and time.monotonic() < until:
                assert process.poll() is None, said
                time.sleep(0.2)
                said = (shell.folder / "run.log").read_text()
            assert f"Port {taken} is taken" in said
            port = int(said.split("http://localhost:")[1].split()[0])
            assert port > taken
            while time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            else:
                pytest.fail("nothing listens at the address that was named")
        finally:
            process.terminate()
            process.wait(30)
