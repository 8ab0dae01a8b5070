"""Reads the checkout's Python files for the tests that judge the house itself."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root with forward slashes, its text and its syntax tree."""

    path: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @functools.cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def at(self, node: ast.AST) -> str:
        """Where the node is, as an editor opens it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@functools.cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file below the folders, in order."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths)


def none_of(offenders: Iterable[str], why: str = "") -> None:
    """Fail with the whole list, one place a line: pytest's own comparison would cut it short."""
    lines = list(offenders)
    assert not lines, "\n".join([why or f"{len(lines)} place(s) break this rule", *lines])


def exists(path: str) -> bool:
    return (ROOT / path).exists()


def imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Every imported name in full ("PySide6.QtWidgets.QLabel"), wherever in the file it is imported."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module or ''}.{alias.name}") for alias in node.names)


def called(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name it goes to ("datetime.now"); other expressions count as "?"."""
    for node in source.nodes:
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def strings(source: Source) -> Iterator[ast.Constant]:
    """Every text literal that is not a docstring."""
    documented = [node for node in source.nodes if isinstance(node, Documented)]
    docs = {id(node.body[0].value) for node in documented if node.body and isinstance(node.body[0], ast.Expr)}
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node


def module_level(source: Source) -> Iterator[tuple[ast.stmt, str, ast.expr]]:
    """Assignments outside functions and classes: statement, name, value."""
    for node in source.tree.body:
        if isinstance(node, ast.Assign):
            yield from ((node, target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node, node.target.id, node.value


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, docstring not counted."""
    first = function.body[0]
    is_doc = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    doc = (first.end_lineno or 0) - first.lineno + 1 if is_doc else 0
    return (function.end_lineno or 0) - function.lineno + 1 - doc
