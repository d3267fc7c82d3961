"""docs/operations.md names every setting, explains every permission, and quotes messages as the program says them."""

import re

import yaml

from tests.conftest import PROJECT

BOOK = (PROJECT / "docs" / "operations.md").read_text("utf-8")
SOURCES = "".join(path.read_text("utf-8") for folder in ("kb", "web") for path in (PROJECT / folder).rglob("*.py"))
CLUSTER = (
    "settings.py",
    "search/opensearch/cluster.py",
    "search/opensearch/index.py",
    "search/opensearch/engine.py",
    "search/opensearch/generation.py",
)


def part(title: str) -> str:
    return BOOK.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_setting_is_explained() -> None:
    known = set(re.findall(r'"(KB_[A-Z_]+)"', (PROJECT / "kb" / "settings.py").read_text("utf-8")))
    assert known == set(re.findall(r"`(KB_[A-Z_]+)`", part("设置")))


def test_every_message_is_one_of_the_program() -> None:
    quoted = re.findall(r"^\| `([^`]+)` \|", part("排错"), re.MULTILINE)
    assert len(quoted) > 20
    assert [one for one in quoted if one not in SOURCES] == []


def test_every_message_about_the_cluster_is_explained() -> None:
    quoted = re.findall(r"^\| `([^`]+)` \|", part("排错"), re.MULTILINE)
    raised = [
        text
        for name in CLUSTER
        for text in re.findall(r'Error\(\s*f?"((?:[^"\\]|\\.)+)"', (PROJECT / "kb" / name).read_text("utf-8"))
    ]
    assert len(raised) > 12
    assert [text for text in raised if not any(one in text for one in quoted)] == []


def test_every_permission_has_its_reason() -> None:
    roles = yaml.safe_load((PROJECT / "docs" / "compose" / "security" / "roles.yml").read_text("utf-8"))
    told = set(re.findall(r"`([^`]+)`", part("安全")))
    for role in ("policy-kb-builder", "policy-kb-site"):
        (own,) = roles[role]["index_permissions"]
        for permission in (*roles[role]["cluster_permissions"], *own["allowed_actions"]):
            assert (
                permission in told
                or f"…/{permission.rpartition('/')[2]}" in told
                or any(one.startswith("…/") and permission.endswith(one[2:]) for one in told)
            ), permission


def test_every_file_it_refers_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", BOOK):
        # The figures of scaling.md are measured and written elsewhere.
        assert target == "scaling.md" or (PROJECT / "docs" / target).exists(), target
