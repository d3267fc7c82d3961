"""Figures of the house, counted from its sources: `python -m tests.measures.house` lists what each figure counts.

Nothing of the project is imported or run.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

# A name that is a bare participle, or `one`, says neither what it holds nor for whom.
BARE = frozenset(
    [
        "found",
        "known",
        "held",
        "said",
        "told",
        "given",
        "written",
        "asked",
        "cited",
        "seen",
        "meant",
        "kept",
        "taken",
        "judged",
        "marked",
        "listed",
        "stated",
        "named",
        "made",
        "opened",
        "joined",
        "wanted",
        "stood",
        "shelved",
        "one",
    ]
)

# A module of fewer lines that only one other needs is a part of that other.
SMALL = 60

# What takes an address apart or puts one together outside its type: "art_(\d+)", "__para_1", startswith("sec_").
_ADDRESS = re.compile(r'art_\(|"__para_|"__item_|startswith\("(?:sec|art|chp|annex)_|partition\("__?"\)')


@dataclass(frozen=True)
class Module:
    """A module of the house, by its dotted name; of a package the name of the package."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def is_face(self) -> bool:
        return self.path.name.startswith("__")


class House:
    """The modules of `kb` and `web`."""

    def __init__(self, project: Path = PROJECT) -> None:
        self.project = project
        self.modules = {
            name: Module(name, path)
            for root in ("kb", "web")
            for path in sorted((project / root).rglob("*.py"))
            for name in [".".join(path.relative_to(project).with_suffix("").parts).removesuffix(".__init__")]
        }

    @property
    def rooms(self) -> list[str]:
        return sorted(path.parent.name for path in (self.project / "kb").glob("*/__init__.py"))

    @property
    def loose(self) -> list[str]:
        return sorted(path.stem for path in (self.project / "kb").glob("*.py"))

    @property
    def lines(self) -> int:
        return sum(module.lines for module in self.modules.values())

    @cached_property
    def importers(self) -> dict[str, set[str]]:
        """Return the modules that import a module, by its name; what a face offers is imported from the face."""
        importers: dict[str, set[str]] = defaultdict(set)
        for module in self.modules.values():
            for name in self._imports(module):
                importers[name].add(module.name)
        return importers

    def _imports(self, module: Module) -> Iterator[str]:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    inside = f"{node.module}.{alias.name}"
                    yield inside if inside in self.modules else node.module
            elif isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)

    @property
    def small(self) -> list[str]:
        """Return small modules with a single importer; what the face of its room offers has others."""
        return [
            name
            for name, module in self.modules.items()
            if module.lines < SMALL
            and not module.is_face
            and len(self.importers[name]) == 1
            and name.rpartition(".")[0] not in self.importers[name]
        ]

    @cached_property
    def bindings(self) -> list[tuple[str, str]]:
        """Return every parameter and assigned name with its module."""
        return [
            (name, module.name)
            for module in self.modules.values()
            for node in ast.walk(module.tree)
            for name in [_binding(node)]
            if name not in {None, "_", "self", "cls"} and name is not None
        ]

    @property
    def bare(self) -> list[tuple[str, str]]:
        return [(name, module) for name, module in self.bindings if name in BARE]

    @property
    def classes_used_twice(self) -> dict[str, list[str]]:
        classes: dict[str, list[str]] = defaultdict(list)
        for module in self.modules.values():
            for node in module.tree.body:
                if isinstance(node, ast.ClassDef):
                    classes[node.name].append(module.name)
        return {name: modules for name, modules in sorted(classes.items()) if len(modules) > 1}

    @property
    def address_surgery(self) -> list[str]:
        return [name for name, module in self.modules.items() if _ADDRESS.search(module.text)]


def _binding(node: ast.AST) -> str | None:
    if isinstance(node, ast.arg):
        return node.arg
    return node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else None


def main() -> None:
    house = House()
    print(f"rooms in kb: {len(house.rooms)}: {' '.join(house.rooms)}")
    print(f"loose modules in kb: {len(house.loose)}: {' '.join(house.loose)}")
    print(f"modules: {len(house.modules)}, lines: {house.lines}")
    print(f"small modules with one importer: {len(house.small)}: {' '.join(house.small)}")
    print(f"bare names: {len(house.bare)} of {len(house.bindings)} = {len(house.bare) / len(house.bindings):.2%}")
    print(f"class names used twice: {len(house.classes_used_twice)}")
    for name, modules in house.classes_used_twice.items():
        print(f"  {name}: {' '.join(modules)}")
    print(f"modules that take an address apart: {' '.join(house.address_surgery)}")


if __name__ == "__main__":
    main()
