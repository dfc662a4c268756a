"""A study with verbatims, in a project of its own."""

from __future__ import annotations

from diagnostic import paths
from diagnostic.confidentiality.quotes import fingerprint

PLAN = """\
categories:
  - {category: habitants, target: 12, people: 9000}
  - {category: professionnels du social, target: 8, people: 60}
  - {category: élus, target: 4, people: 35}
  - {category: associations, target: 4, people: 7}
small_places: [La Roseraie]
interviews:
  - {code: E-SEN-01, category: habitants, theme: seniors, month: 2026-03}
  - {code: E-SEN-02, category: professionnels du social, theme: seniors, month: 2026-04}
"""
HEADER = (
    "id;interview;category;theme;territory;text;status;decision;settled;validated_by;"
    "fingerprint;demonstration"
)
SAFE = "Le bus passe, mais l’arrêt est trop loin."


def row(number, text=SAFE, *, category="habitants", theme="seniors", territory="",
        status="validé", decision="", settled="", role="référent", digest=None,
        demonstration="", interview="E-SEN-01"):  # fmt: skip
    digest = fingerprint(text) if digest is None else digest
    return ";".join(
        [f"VB-{number:02d}", interview, category, theme, territory, text, status, decision,
         settled, role, digest, demonstration]
    )  # fmt: skip


def install(*rows, study="essai", edition="public", plan=PLAN, encoding="utf-8", header=HEADER):
    """Write a study and its verbatims; return the folder of its interviews."""
    (paths.params() / f"{study}.yml").write_text(
        f'territory: "COM-84031"\ndate: 2026-09-15\nedition: "{edition}"\n', encoding="utf-8"
    )
    folder = paths.field(study) / "interviews"
    folder.mkdir(parents=True, exist_ok=True)
    if plan:
        (folder / "plan.yml").write_text(plan, encoding="utf-8")
    if rows:
        (folder / "verbatims.csv").write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return folder
