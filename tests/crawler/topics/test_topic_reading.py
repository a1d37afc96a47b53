"""Wrong files of topics: what is refused, with its place, and what is good all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import topics
from crawler.topics import Reading

TITLES = "titles: {ru: Р, kk: К, en: E}"


def topic(name: str, query: str = "руда") -> str:
    return f"- {{id: {name}, {TITLES}, query: '{query}'}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    return tmp_path / "topics"


def read(folder: Path, **files: str) -> Reading:
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return topics.read(folder)


class TestAWrongTopic:
    def test_spoils_no_other(self, folder: Path) -> None:
        found = read(folder, a=topic("one") + topic("two", "(руда") + topic("three"))
        assert [each.id for each in found.topics] == ["one", "three"]
        assert found.refused == {"two"}
        assert found.keeps("two")
        assert not found.keeps("four"), "what is not in the files is gone"

    def test_without_an_id_may_be_any(self, folder: Path) -> None:
        found = read(folder, a=topic("one") + "- {query: руда}\n")
        assert [each.id for each in found.topics] == ["one"]
        assert found.keeps("anything")

    def test_in_a_file_that_cannot_be_read_may_be_any(self, folder: Path) -> None:
        found = read(folder, a=topic("one"), b="- id: [")
        assert [each.id for each in found.topics] == ["one"]
        assert found.keeps("anything")
        assert str(found.problems[0]).startswith("b.yaml:1:8: cannot be read: ")

    def test_that_takes_the_id_of_another_is_refused_with_it(self, folder: Path) -> None:
        found = read(folder, a=topic("one") + topic("two"), b=topic("one", "уголь"))
        assert [each.id for each in found.topics] == ["two"]
        assert found.keeps("one")

    def test_is_one_of_a_folder_that_is_suddenly_empty(self, folder: Path) -> None:
        found = read(folder)
        assert found.keeps("anything")
        assert "no topic files" in str(found.problems[0])

    def test_is_any_where_the_shared_entities_cannot_be_read(self, folder: Path) -> None:
        (folder.parent / "entities.yaml").write_text("ore: [руда]\ncove: Cove\n")
        found = read(folder, a=topic("one"))
        assert found.topics == ()
        assert found.keeps("anything")
        assert [str(p) for p in found.problems] == [
            "entities.yaml:2:7: cove: must be a list of names"
        ]


@pytest.mark.parametrize(
    ("entry", "place", "shown"),
    [
        (
            f"- id: a\n  {TITLES}\n  query: |\n    руда\n    OR (уголь\n",
            "a.yaml:5:8: a: query: a parenthesis",
            "OR (уголь\n   ^",
        ),
        (
            f"- id: a\n  {TITLES}\n  query: |\n\n\n    руда OR (уголь\n",
            "a.yaml:6:13: a: query: a parenthesis",
            "руда OR (уголь\n        ^",
        ),
        (
            f"- id: a\n  {TITLES}\n  query: руда OR (уголь\n",
            "a.yaml:3:18: a: query: a parenthesis",
            "руда OR (уголь\n        ^",
        ),
        (
            f"- {{id: a, {TITLES}, query: 'руда OR (уголь'}}\n",
            "a.yaml:1:58: a: query: a parenthesis",
            "руда OR (уголь\n        ^",
        ),
        (  # folded lines: where the text begins is as near as can be told
            f"- id: a\n  {TITLES}\n  query: >\n    руда\n    OR (уголь\n",
            "a.yaml:3:10: a: query: a parenthesis",
            "руда OR (уголь\n        ^",
        ),
        (f"- id: a\n  {TITLES}\n  query: 5\n", "a.yaml:3:10: a: query: ", ""),
        (f"- id: a\n  {TITLES}\n  query: руда\n  notify: loud\n", "a.yaml:4:11: a: notify: ", ""),
        ("- id: a\n  titles: {ru: Р, en: E}\n  query: руда\n", "a.yaml:2:11: a: titles.kk: ", ""),
        (
            f"- id: a\n  {TITLES}\n  query: руда\n  entities:\n    x: [a]\n",
            "a.yaml:5:9: a: entities.x.0: ",
            "",
        ),
        (f"- id: a\n  {TITLES}\n", "a.yaml:1:3: a: query: field required", ""),
        (f"id: a\n{TITLES}\nqurey: руда\n", "a.yaml:3:8: a: qurey: unknown key", ""),
    ],
)  # fmt: skip
def test_a_problem_is_told_with_its_line_and_column(
    folder: Path, entry: str, place: str, shown: str
) -> None:
    words = "\n".join(map(str, read(folder, a=entry).problems))
    assert place in words
    assert shown in words


class TestStamp:
    def test_changes_with_every_letter_file_and_entity(self, folder: Path) -> None:
        stamps = [topics.stamp(folder)]
        for file, content in (
            (folder / "a.yaml", "one"),
            (folder / "a.yaml", "two"),
            (folder / "b.yaml", "two"),
            (folder.parent / "entities.yaml", "ore: [руда]"),
        ):
            file.write_text(content)
            stamps.append(topics.stamp(folder))
        (folder / "b.yaml").unlink()
        stamps.append(topics.stamp(folder))
        assert len(set(stamps)) == len(stamps)

    def test_stays_where_nothing_changed(self, folder: Path) -> None:
        (folder / "a.yaml").write_text("one")
        before = topics.stamp(folder)
        (folder / "a.yaml").write_text("one")
        assert topics.stamp(folder) == before
