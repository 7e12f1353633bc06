"""The house: imports run one way and in no circle, what a package exports is what it says, modules stay readable."""

from __future__ import annotations

import ast
import importlib
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Each may import from those before it, and from the two at the bottom.
LAYERS = ("corpus", "ingest", "chat", "evals")
BOTTOM = ("errors", "settings")
# They are loaded where they are first needed: a refresh without changes and `--help` must not wait for them.
HEAVY = frozenset(("torch", "chromadb", "sentence_transformers", "transformers", "streamlit"))
MODULES = sorted(file for name in LAYERS for file in (ROOT / name).rglob("*.py")) + [
    ROOT / f"{name}.py" for name in ("app", "cli", "errors", "settings")
]
PACKAGES = [file.parent for file in MODULES if file.name == "__init__.py"]


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _imports(file: Path, *, everywhere: bool = True) -> set[str]:
    """The modules that a file imports: in functions and under TYPE_CHECKING too, or only when it is loaded."""
    tree = _tree(file)
    nodes = (
        list(ast.walk(tree)) if everywhere else [n for part in tree.body if not _is_typing(part) for n in _loaded(part)]
    )
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(file)} imports relatively"
            base = node.module or ""
            found |= {f"{base}.{alias.name}" if _is_module(f"{base}.{alias.name}") else base for alias in node.names}
    return found


def _is_typing(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _loaded(node: ast.AST) -> list[ast.AST]:
    """A node and all below it that runs when the module is loaded: no function's body."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return []
    return [node, *(inner for child in ast.iter_child_nodes(node) for inner in _loaded(child))]


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_run_one_way(layer: str) -> None:
    """A package imports nothing from those above it, not even within a function."""
    allowed = {*LAYERS[: LAYERS.index(layer) + 1], *BOTTOM}
    ours = {*LAYERS, *BOTTOM, "app", "cli"}
    for file in (ROOT / layer).rglob("*.py"):
        used = {name.split(".")[0] for name in _imports(file)} & ours
        assert used <= allowed, f"{_name(file)} imports {sorted(used - allowed)}"


def test_settings_and_errors_stand_below_all() -> None:
    """The two modules that everything uses use nothing of ours but each other, one way."""
    ours = {*LAYERS, "app", "cli"}
    for name in BOTTOM:
        assert not {used.split(".")[0] for used in _imports(ROOT / f"{name}.py")} & ours
    assert "settings" not in _imports(ROOT / "errors.py")


def test_no_imports_in_a_circle() -> None:
    """No module imports, by whatever way, a module that imports it."""
    names = {_name(file) for file in MODULES}
    graph = {_name(file): {used for used in _imports(file) if used in names} - {_name(file)} for file in MODULES}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package.relative_to(ROOT)))
def test_a_package_exports_what_it_says(package: Path) -> None:
    """`__all__` names, in order and once each, exactly the public names that a package's __init__ brings in or defines."""
    tree = _tree(package / "__init__.py")
    public: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__" and _is_module(node.module or ""):
            public |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            public.add(node.name)
    module = importlib.import_module(_name(package / "__init__.py"))
    exported = list(getattr(module, "__all__", []))
    assert (
        exported == sorted(set(exported), key=lambda name: (not name.isupper(), not name[0].isupper(), name))
        or not exported
    )
    if len(package.relative_to(ROOT).parts) == 1 or exported:
        assert {name for name in public if not name.startswith("_")} <= set(exported) | _submodules(package)
        assert all(hasattr(module, name) for name in exported)


def _submodules(package: Path) -> set[str]:
    return {path.stem for path in package.iterdir() if path.suffix == ".py" or path.is_dir()}


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_a_module_is_readable(file: Path) -> None:
    """At most 300 lines, a docstring that says what it is for, and no print()."""
    tree = _tree(file)
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300
    assert ast.get_docstring(tree) or not file.read_text(encoding="utf-8").strip()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


@pytest.mark.parametrize(
    "file", [file for file in MODULES if "ui" not in file.parts and file.name != "app.py"], ids=_name
)
def test_no_module_loads_a_heavy_library(file: Path) -> None:
    """Models, databases and web frameworks are imported where they are used, and only in chat/ui when it is loaded."""
    loaded = {name.split(".")[0] for name in _imports(file, everywhere=False)}
    assert not loaded & HEAVY


def test_nothing_outside_the_page_knows_the_page() -> None:
    """chat/ui is drawn from the rest of chat, which does not know it, save for the words that readers see."""
    for file in (ROOT / "chat").rglob("*.py"):
        if "ui" not in file.relative_to(ROOT).parts:
            known = {name for name in _imports(file) if name.startswith("chat.ui")}
            assert known <= {"chat.ui.wording"}, _name(file)


def test_the_errors_are_drawn_as_they_are() -> None:
    """Every error that errors.py defines is in the tree of its docstring, and every one drawn there is defined."""
    tree = _tree(ROOT / "errors.py")
    drawn = [line.split()[1] for line in (ast.get_docstring(tree) or "").splitlines() if line.startswith(("├", "└"))]
    defined = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert set(drawn) == set(defined) - {"SequiturError"}
    assert all(one != other for one, other in pairwise(sorted(drawn)))
