"""A small questionnaire of a town, and exports of it as each tool makes them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from diagnostic import paths
from diagnostic.voices.surveys.model import load

STUDY, NAME = "essai", "besoins"
YAML = """\
title: "Vos besoins"
tool: {tool}
self_selected: {self_selected}
population: "Habitants de 18 ans et plus"
months: ["2026-03", "2026-04"]
demonstration: true
profile:
  age:
    column: {age}
    bands:
      - {{code: a1, label: "18-29 ans", since: 18, until: 29}}
      - {{code: a2, label: "30-59 ans", since: 30, until: 59}}
      - {{code: a3, label: "60 ans et plus", since: 60}}
  sex:
    column: {sex}
    options:
      - {{code: f, label: "Femme", census: F}}
      - {{code: h, label: "Homme", census: H}}
questions:
  - id: transport
    column: {transport}
    label: "Êtes-vous satisfait des transports ?"
    type: scale
    theme: living_together
    options:
      - {{code: "1", label: "Pas du tout satisfait"}}
      - {{code: "2", label: "Plutôt pas satisfait"}}
      - {{code: "3", label: "Plutôt satisfait"}}
      - {{code: "4", label: "Tout à fait satisfait"}}
      - {{code: "9", label: "Ne se prononce pas", no_opinion: true}}
  - id: aides
    column: {aides}
    label: "De quelles aides avez-vous besoin ?"
    type: multiple
    theme: access_to_rights
    options:
      - {{code: papiers, label: "Remplir un dossier, une démarche"}}
      - {{code: garde, label: "Garde d’enfants"}}
      - {{code: other, label: "Autre", also: ["-oth-"]}}
  - id: remarque
    column: {remarque}
    label: "Une remarque ?"
    type: text
    theme: portrait
"""
CODES = {
    "age": "age", "sex": "sexe", "transport": "q1", "aides": "q2", "remarque": "q3",
}  # fmt: skip


def declared(tool="kobo", self_selected="true", extra="", **columns):
    """Write the mapping of a questionnaire in the project of the test, and read it."""
    said = {name: f'"{column}"' for name, column in {**CODES, **columns}.items()}
    text = YAML.format(tool=tool, self_selected=self_selected, **said) + extra
    return written(text)


def written(text, name=NAME):
    folder = paths.field(STUDY) / "surveys" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "survey.yml").write_text(text, "utf-8")
    return load(STUDY, name)


def exported(tmp_path: Path, rows, name="export.csv", separator=";", encoding="utf-8-sig"):
    """Write rows as a CSV of some habit."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    path = tmp_path / name
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def workbook(tmp_path: Path, rows, name="export.xlsx", sheet="Vos besoins", merged=""):
    """Write rows as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    if merged:
        book.active.merge_cells(merged)
    path = tmp_path / name
    book.save(path)
    return path
