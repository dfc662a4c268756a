"""A study with a table received, in a project of its own."""

from __future__ import annotations

from diagnostic import paths

IRIS = ("840310101", "840310103", "840310104", "840310105", "840310108", "840310109")
ADULTS = (3, 40, 52, 61, 33, 28)
CHILDREN = (17, 12, 2, 9, 21, 14)
HEADER = "iris;adultes;enfants;ensemble"
DECLARED = """\
title: "Bénéficiaires de l’AAH et de l’AEEH"
file: aah.csv
holder: Caf
period: "décembre 2025"
theme: disability
threshold: caf
agreement: "convention du 3 mars 2025"
use: copil
key: {column: iris, level: iris, total: Ensemble}
measures:
  - {column: adultes, label: "Adultes"}
  - {column: enfants, label: "Enfants"}
  - {column: ensemble, label: "Ensemble"}
totals: {ensemble: [adultes, enfants]}
"""


def rows(adults=ADULTS, children=CHILDREN):
    lines = [f"{code};{a};{b};{a + b}" for code, a, b in zip(IRIS, adults, children, strict=True)]
    total = (sum(adults), sum(children))
    return [*lines, f"Ensemble;{total[0]};{total[1]};{sum(total)}"]


def install(study="essai", *, text=None, declared=DECLARED, file="aah.csv", name="aah",
            private=True, edition="travail", encoding="utf-8"):  # fmt: skip
    """Write a study, its table and its declaration; return the declaration's path."""
    (paths.params() / f"{study}.yml").write_text(
        f'territory: "COM-84031"\ndate: 2026-09-15\nedition: "{edition}"\n', encoding="utf-8"
    )
    folder = paths.field(study) / "tables"
    raw = paths.field(study) / ("private" if private else "tables")
    folder.mkdir(parents=True, exist_ok=True)
    raw.mkdir(parents=True, exist_ok=True)
    content = "\n".join([HEADER, *rows()]) + "\n" if text is None else text
    (raw / file).write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    path = folder / f"{name}.yml"
    path.write_text(declared, encoding="utf-8")
    return path
