"""How often the language of a text is told: ours beside py3langid alone, set to all its languages.

    python tests/benchmarks/bench_languages.py [FOLDER]

Texts are those of FOLDER (default: the collection beside the checkout): titles, the same in
capitals, pieces of three to twelve words cut from sentences, 200 characters of an article, whole
articles. Only the half that was kept aside while the weights were tuned is counted. Then the same
with a wrong hint (which may not matter), and our own sentences in the neighbouring languages.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from language_texts import Sample, neighbours, samples

from crawler.text import language

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
KINDS = ("title", "capitals", "cut", "200", "article")
HINTS = ("ru", "kk", "en")

Teller = Callable[[str], str]


def counted(teller: Teller, texts: Sequence[Sample]) -> tuple[Counter[tuple[str, str]], float]:
    """Count what is told right, by kind and language; and the microseconds for each text."""
    right: Counter[tuple[str, str]] = Counter()
    start = time.perf_counter()
    for sample in texts:
        right[sample.kind, sample.language] += teller(sample.text) == sample.language
    return right, (time.perf_counter() - start) / max(1, len(texts)) * 1e6


def report(texts: Sequence[Sample], langid: Teller) -> None:
    """Print the share told right and the time, by kind and language."""
    print(f"{'':20}{'texts':>7}{'ours':>9}{'py3langid':>11}{'wrong hint':>12}{'us':>7}{'us':>7}")
    for kind in KINDS:
        for code in sorted({sample.language for sample in texts}):
            group = [s for s in texts if s.kind == kind and s.language == code]
            if not group:
                continue
            wrong = next(hint for hint in HINTS if hint != code)
            ours, spent = counted(language, group)
            theirs, langid_spent = counted(langid, group)
            misled, _ = counted(partial(language, hint=wrong), group)
            figures = [told[kind, code] / len(group) for told in (ours, theirs, misled)]
            print(
                f"{kind:12}{code:8}{len(group):7}{figures[0]:9.4f}{figures[1]:11.4f}"
                f"{figures[2]:12.4f}{spent:7.0f}{langid_spent:7.0f}"
            )


def main(folder: Path) -> None:
    """Print all tables."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def langid(text: str) -> str:
        return str(model.classify(text)[0])

    language("Тіл және мәтін")  # loads the model
    report([sample for sample in samples(folder) if sample.kept], langid)
    own = neighbours()
    for name, teller in (("ours", language), ("py3langid", langid)):
        right = sum(teller(text) == code for code, text in own)
        print(f"neighbours' sentences, {name}: {right} of {len(own)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
