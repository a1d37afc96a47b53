"""How well and how fast articles are extracted: ours beside other extractors, in one run.

    python tests/benchmarks/extraction.py [FOLDER…] [--only NAME,…] [--worst N] [--json]

A FOLDER holds saved pages with references (see `extraction_references`); without any, those of
the shared collection are read. One table a folder, one row an extractor:

* P, R, F1: the text, as the public article-extraction-benchmark counts (`extraction_scores`);
  "mean F1" is the plain mean of the pages' own;
* title: share of exact ones, but for white space and typography;
* date: right (the reference's calendar day, in the page's own zone or in UTC), wrong, missing;
* lang.: share of languages that are right;
* ms: median and 95th percentile of computing time a page (`extraction_runs`); ×: total time by
  that of trafilatura with metadata; MB: memory that the extractor adds, code and tables included;
* raised: pages on which it raised (they count as read without a result).

Trafilatura reads its metadata in the row of its own name only; "fast" and "precision" are texts
alone, without comments as all. Titles, dates and languages are judged on pages whose reference
says them. All but ours are given our decoded text; ours gets bytes (`extraction_extractors`).
`--worst N` names the N pages on which we lose most against trafilatura. Extractors that are not
installed are skipped; they are no dependencies of the project.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path

from extraction_extractors import ANCHOR, EXTRACTORS, OURS, Extractor
from extraction_references import Reference, load
from extraction_runs import Run, run
from extraction_scores import BodyScore, body_figures, body_score, mean, same_day, same_title
from rich.console import Console
from rich.table import Table

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"  # as tests/conftest.py has it
FOLDERS = ("ru-reference", "kz", "ru", "en")  # of the shared collection
LOSS = ("loss", "ours", "theirs", "page")
MB = 1024 * 1024
P95 = 0.95


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one extractor over one folder; `None` is what cannot be said."""

    extractor: str
    precision: float
    recall: float
    f1: float
    mean_f1: float
    title: float | None
    date_right: float | None
    date_wrong: float | None
    date_missing: float | None
    language: float | None
    median_ms: float
    p95_ms: float
    total_s: float
    ratio: float | None
    memory_mb: float
    raised: int


def figures(
    extractor: Extractor, done: Run, references: Sequence[Reference], anchor_s: float | None
) -> Row:
    """Judge a run."""
    pairs = list(zip(done.found, references, strict=True))
    title = language = right = wrong = missing = None
    if "title" in extractor.fields:
        title = share([same_title(f.title, r.title) for f, r in pairs if r.title])
    if "language" in extractor.fields:
        tags = [((f.language or "").lower()[:2], r.language) for f, r in pairs if r.language]
        language = share([found == wanted.lower()[:2] for found, wanted in tags])
    if "published" in extractor.fields:
        dated = [(f.published, r.published, r.timezone) for f, r in pairs if r.published]
        right = share([f is not None and same_day(f, r, zone) for f, r, zone in dated])
        missing = share([f is None for f, _, _ in dated])
        wrong = None if right is None or missing is None else 1 - right - missing
    body = body_figures([score for score in bodies(done, references) if score])
    total = sum(done.seconds)
    return Row(
        extractor.name, body.precision, body.recall, body.f1, body.mean_f1,
        title, right, wrong, missing, language,
        1000 * statistics.median(done.seconds), 1000 * percentile(done.seconds), total,
        total / anchor_s if anchor_s else None, done.memory / MB, done.raised,
    )  # fmt: skip


def bodies(done: Run, references: Sequence[Reference]) -> list[BodyScore | None]:
    """Compare the texts, page by page."""
    return [
        None if reference.text is None else body_score(found.text, reference.text)
        for found, reference in zip(done.found, references, strict=True)
    ]


def share(rights: Sequence[bool]) -> float | None:
    """Return the share that is true; nothing of nothing."""
    return mean(rights) if rights else None


def percentile(seconds: Sequence[float]) -> float:
    """Return the 95th percentile (nearest rank)."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(P95 * len(ranked)))]


def table(folder: Path, references: Sequence[Reference], rows: Sequence[Row]) -> Table:
    """One row an extractor, the best of each measure of quality in bold."""
    said = {
        "text": sum(one.text is not None for one in references),
        "title": sum(bool(one.title) for one in references),
        "date": sum(bool(one.published) for one in references),
        "language": sum(bool(one.language) for one in references),
    }
    judged = ", ".join(f"{name} {count}" for name, count in said.items() if count)
    made = Table(
        title=f"{folder.name}: {len(references)} pages (judged: {judged})",
        title_justify="left", title_style="bold", box=None, padding=(0, 1, 0, 0),
    )  # fmt: skip
    made.add_column("")
    for name in ("P", "R", "F1", "mean F1", "title", "date right", "wrong", "missing", "lang.",
                 "ms", "p95", "×", "MB", "raised"):  # fmt: skip
        made.add_column(name, justify="right")
    for row in rows:
        shares = (row.precision, row.recall, row.f1, row.mean_f1, row.title, row.date_right,
                  row.date_wrong, row.date_missing, row.language)  # fmt: skip
        made.add_row(
            row.extractor, *map(_share, shares), f"{row.median_ms:.1f}", f"{row.p95_ms:.1f}",
            "–" if row.ratio is None else f"{row.ratio:.3f}", f"{row.memory_mb:.0f}",
            str(row.raised or ""), style="bold" if row.extractor == OURS else "",
        )  # fmt: skip
    return made


def _share(value: float | None) -> str:
    return "–" if value is None else f"{abs(value):.3f}"


def worst(
    references: Sequence[Reference], runs: dict[str, Run], count: int
) -> list[tuple[float, float, float, str]]:
    """Name pages on which we lose most: (ours less theirs, ours, theirs, name), worst first."""
    if OURS not in runs or ANCHOR not in runs:
        return []
    ours, theirs = bodies(runs[OURS], references), bodies(runs[ANCHOR], references)
    losses = [
        (our.f1 - their.f1, our.f1, their.f1, reference.name)
        for reference, our, their in zip(references, ours, theirs, strict=True)
        if our and their and our.f1 < their.f1
    ]
    return sorted(losses)[:count]


def measure(
    extractors: Sequence[Extractor], references: Sequence[Reference], progress: Console
) -> tuple[list[Row], dict[str, Run]]:
    """Run every extractor over a folder, trafilatura first, for the ratios."""
    runs: dict[str, Run] = {}
    for one in sorted(extractors, key=lambda one: one.name != ANCHOR):
        try:
            with progress.status(f"{one.name} …"):
                runs[one.name] = run(one, references)
        except ImportError as error:  # installed, but not with what it needs
            progress.print(f"{one.name}: {error}", style="red")
        except BrokenProcessPool:
            progress.print(f"{one.name}: its process died on these pages", style="red")
    anchor = sum(runs[ANCHOR].seconds) if ANCHOR in runs else None
    rows = [
        figures(one, runs[one.name], references, anchor)
        for one in extractors
        if one.name in runs
    ]  # fmt: skip
    return rows, runs


def choose(only: str | None, progress: Console) -> list[Extractor]:
    """Name the extractors to run; those that are not installed are named with what brings them."""
    names = {name.strip() for name in only.split(",")} if only else None
    chosen = [one for one in EXTRACTORS if names is None or one.name in names]
    missing = [one for one in chosen if not one.is_installed]
    for one in missing:
        progress.print(f"{one.name}: skipped, not installed (pip install {one.package})")
    here = [one for one in chosen if one.is_installed]
    releases = dict.fromkeys(f"{one.package} {one.release}" for one in here if one.release)
    progress.print(f"beside {', '.join(releases)}")
    return here


def main() -> None:
    """Print the figures of each folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    names = ", ".join(one.name for one in EXTRACTORS)
    parser.add_argument("--only", metavar="NAME,…", help=f"of {names}")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    parser.add_argument("--json", action="store_true", help="one JSON object a folder on stdout")
    given = parser.parse_args()
    out = Console(width=None if sys.stdout.isatty() else 150, highlight=False)
    progress = Console(stderr=True, highlight=False) if given.json else out
    data = Path(os.environ.get("AKBULAK_TEST_DATA", SHARED)) / "real" / "pages"
    extractors = choose(given.only, progress)
    for folder in given.folders or [data / name for name in FOLDERS]:
        references = load(folder)
        if not references:
            progress.print(f"{folder}: skipped, no pages with references there")
            continue
        rows, runs = measure(extractors, references, progress)
        lost = worst(references, runs, given.worst)
        if given.json:
            told = {"folder": folder.name, "pages": len(references), "rows": [*map(asdict, rows)]}
            named = [dict(zip(LOSS, one, strict=True)) for one in lost]
            print(json.dumps({**told, "worst": named}, ensure_ascii=False))
            continue
        out.print(table(folder, references, rows))
        for loss, ours, theirs, name in lost:
            out.print(f"  {loss:+.3f}  ours {ours:.3f}  trafilatura {theirs:.3f}  {name}")
        out.print()


if __name__ == "__main__":
    main()
