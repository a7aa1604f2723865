"""What the program writes into its log (留痕的操作), read from its source: whatever is given for a parameter called `action`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import drafter

PARTS = ("store", "service")
# Whoever saves a draft or a sheet: each is a line of its history.
SAVING = frozenset(
    {"save_draft", "save_sheet", "add_draft", "_add_sheet", "_save_edit", "_save_sheet", "_replace", "_saved_again"}
)


def logged() -> frozenset[str]:
    """Every action that is written into the log by its name."""
    return frozenset(word for _, word in _actions())


def saved() -> frozenset[str]:
    """Those of them that save a draft or a sheet."""
    return frozenset(word for function, word in _actions() if function in SAVING)


@cache
def _actions() -> tuple[tuple[str, str], ...]:
    """The actions with the function that is told each."""
    package = Path(drafter.__file__).parent
    paths = [path for part in PARTS for path in sorted((package / part).rglob("*.py"))]
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    places = {name: place for module in modules for name, place in _told(module)}
    return tuple(found for module in modules for found in (*_defaults(module), *_given(module, places)))


def _told(module: ast.Module) -> Iterator[tuple[str, int]]:
    """The functions with a parameter for the action, and its place among the positional ones, -1 for none."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            names = [one.arg for one in function.args.args if one.arg != "self"]
            if "action" in names:
                yield function.name, names.index("action")
            elif any(one.arg == "action" for one in function.args.kwonlyargs):
                yield function.name, -1


def _defaults(module: ast.Module) -> Iterator[tuple[str, str]]:
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            for one, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
                if one.arg == "action" and default is not None:
                    yield from ((function.name, word) for word in _words(default, {}))


def _given(module: ast.Module, places: dict[str, int]) -> Iterator[tuple[str, str]]:
    constants = dict(_constants(module))
    for call in ast.walk(module):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        place = places.get(name)
        if place is None:
            continue
        told = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
        told += call.args[place : place + 1] if place >= 0 else []
        yield from ((name, word) for value in told for word in _words(value, constants))


def _constants(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The words that a module has names for."""
    for one in module.body:
        if isinstance(one, ast.Assign):
            (target,), value = one.targets, one.value
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = value.elts if isinstance(value, ast.Tuple) and isinstance(target, ast.Tuple) else [value]
            for name, word in zip(names, values, strict=True):
                if isinstance(name, ast.Name) and isinstance(word, ast.Constant) and isinstance(word.value, str):
                    yield name.id, word.value


def _words(value: ast.expr, constants: dict[str, str]) -> Collection[str]:
    """What an expression may be: a word, the name of one, or either of two."""
    if isinstance(value, ast.IfExp):
        return [*_words(value.body, constants), *_words(value.orelse, constants)]
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    return [constants[value.id]] if isinstance(value, ast.Name) and value.id in constants else []
