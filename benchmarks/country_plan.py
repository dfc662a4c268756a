"""What the whole country would cost, computed from what was measured here.

    python benchmarks/thousand.py --communes 20 --all-themes --books 4 --memory
    python benchmarks/thousand.py --communes 1000 --theme seniors
    python benchmarks/country_plan.py              # prints the table
    python benchmarks/country_plan.py --write      # and puts it in docs/grande-echelle.md

Measures and hypotheses are kept apart: prices, and the part of the time that
cores are busy on a machine of one's own, are hypotheses, given as options.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / ".cache" / "benchmarks" / "country.json"
PAGE = ROOT / "docs" / "grande-echelle.md"
START, END = "<!-- plan: start -->", "<!-- plan: end -->"
_KINDS = {"site": "site", ".pdf": "PDF", ".docx": "Word"}
_MORE = "de processeur par chapitre de plus, sans ce que coûte le démarrage."
_UNCHECKED = "le plan reste à vérifier sur mille communes, sur une machine au repos."
CHECKED = 1_000
"""Communes of a run that checks the plan."""
CORES = (2, 16, 64, 256)

Measures = Mapping[str, Any]


@dataclass(frozen=True)
class Prices:
    """Hypotheses: what is rented, and how well it is used.

    Parameters
    ----------
    core_hour, gigabyte_month : float
        Euros.
    busy : float
        Part of the time that a core works, between 0 and 1.
    """

    core_hour: float = 0.05
    gigabyte_month: float = 0.025
    busy: float = 0.85


def weighted(measures: Measures, value: str) -> float:
    """Return the mean of a value per chapter, each class counting as it does in the country."""
    found: dict[str, list[float]] = defaultdict(list)
    for chapter in measures["chapters"]:
        if chapter["status"] == "made":
            found[chapter["class"]].append(chapter[value])
    known = {name: measures["classes"][name] for name in found}
    return sum(mean(found[name]) * size for name, size in known.items()) / sum(known.values())


def cpu_per_chapter(measures: Measures) -> float:
    """Return seconds of processor per chapter in the country, what the start costs included.

    Processor time is only known for the whole run; it is shared among the
    classes as the time of their chapters is.
    """
    made = [chapter for chapter in measures["chapters"] if chapter["status"] == "made"]
    plain = mean(chapter["seconds"] for chapter in made)
    return measures["cpu, s"] / len(made) * weighted(measures, "seconds") / plain


def slope(runs: Sequence[Measures]) -> float | None:
    """Return seconds of processor per chapter between the smallest and the largest run."""
    known = sorted((len(run["chapters"]), run["cpu, s"]) for run in runs)
    (few, less), (many, more) = known[0], known[-1]
    return (more - less) / (many - few) if many > 2 * few else None


def table(runs: Sequence[Measures], prices: Prices) -> list[str]:
    """Return the plan as lines of Markdown."""
    wide = max(runs, key=lambda run: (len(run["themes"]), len(run["chapters"])))
    communes, themes = wide["country"], len(wide["themes"])
    chapters = communes * themes
    cpu = cpu_per_chapter(wide)
    hours = chapters * cpu / 3600
    # Of the longest run: what the command spends at its start counts least there.
    longest = max(runs, key=lambda run: len(run["chapters"]))
    driver = longest["command, cpu s"] / len(longest["chapters"])
    limit = max(1.0, cpu / driver)
    text = weighted(wide, "bytes") * chapters / 1e9
    packed = text * wide["packed, bytes"] / sum(each["bytes"] for each in wide["chapters"])
    lines = [
        "| quoi | valeur | d’où |",
        "|---|--:|---|",
        _row("communes", _n(communes), "référentiel du projet"),
        _row("chapitres", _n(chapters), f"{themes} thèmes par commune"),
        _row(
            "processeur par chapitre",
            _n(cpu, 2, "s"),
            "mesuré, démarrage compris, pondéré par classe de taille",
        ),
        _row("processeur des chapitres", _few(hours, "h"), "calculé"),
    ]
    books = next((run["books"] for run in reversed(runs) if run.get("books")), None)
    kept = packed
    if books:
        each = books["cpu, s"] / books["count"]
        weight = {
            kind: size / books["count"] * communes / 1e9 for kind, size in books["bytes"].items()
        }
        hours += each * communes / 3600
        kept += sum(weight.values())
        lines += [
            _row("processeur par livre (trois formats)", _n(each, 1, "s"), "mesuré"),
            _row("processeur des livres", _few(each * communes / 3600, "h"), "calculé"),
            *(
                _row(f"livres, {_KINDS[kind]}", _few(size, "Go"), "calculé d’après le poids mesuré")
                for kind, size in sorted(weight.items())
            ),
        ]
    lines += [
        _row("chapitres exécutés, sur disque", _few(text, "Go"), "calculé, poids mesuré"),
        _row("chapitres en réserve (comprimés)", _few(packed, "Go"), "calculé, poids mesuré"),
        _row(
            "travail de la machine qui commande, par chapitre",
            _n(1000 * driver, 0, "ms"),
            f"mesuré : au-delà de {_n(limit)} cœurs, c’est elle qui limite",
        ),
    ]
    if peak := sum(wide["peak, MB"].values()):
        lines.append(
            _row(
                f"mémoire au plus fort, {wide['cores']} cœurs",
                _n(peak / 1000, 1, "Go"),
                "mesurée, tous processus (PSS)",
            )
        )
    for cores in CORES:
        used = min(cores, limit)
        days = hours / (used * prices.busy)
        said = _few(days, "h") if days < 72 else _few(days / 24, "jours")
        note = f"hypothèse : cœurs occupés à {_n(100 * prices.busy, 0, '%')}"
        if used < cores:
            note += " ; une seule commande n’en occupe pas tant : lancez-en plusieurs"
        lines.append(_row(f"durée sur {cores} cœurs", said, note))
    lines += [
        _row(
            "calcul loué",
            _n(hours / prices.busy * prices.core_hour, 0, "€"),
            f"hypothèse : {_n(prices.core_hour, 3, '€')} le cœur et l’heure",
        ),
        _row(
            "stockage loué, par mois",
            _n(kept * prices.gigabyte_month, 0, "€"),
            f"hypothèse : {_n(prices.gigabyte_month, 3, '€')} le Go et le mois",
        ),
    ]
    return lines


def checked(runs: Sequence[Measures]) -> list[str]:
    """Return each run that was measured, and what the small ones foretold of the large ones."""
    lines = [
        "| mesure | chapitres | processeur par chapitre | durée | magasin | charge de la machine |",
        "|---|--:|--:|--:|---|---|",
    ]
    for run in sorted(runs, key=lambda run: (len(run["themes"]), len(run["chapters"]))):
        themes = run["themes"]
        name = themes[0] if len(themes) == 1 else f"{len(themes)} thèmes"
        failed = sum(chapter["status"] != "made" for chapter in run["chapters"])
        lines.append(
            f"| {name}, {_n(run['communes'])} communes, {run['date']}"
            f"{f', {failed} en échec' if failed else ''} "
            f"| {_n(len(run['chapters']))} | {_n(run['cpu, s'] / len(run['chapters']), 2, 's')} "
            f"| {_n(run['wall, s'], 0, 's')} | {_store(run['store'])} "
            f"| {_n(run['load'][0], 1)} à {_n(run['load'][1], 1)}, {run['cores']} cœurs |"
        )
    alike: dict[tuple[str, ...], list[Measures]] = defaultdict(list)
    for run in runs:
        alike[*run["themes"], run["store"]].append(run)
    for same in alike.values():
        if len(same) > 1 and (each := slope(same)) is not None:
            most = max(len(run["chapters"]) for run in same)
            said = f"{same[0]['themes'][0]}, jusqu’à {_n(most)} chapitres"
            lines += [
                "",
                f"De la plus petite à la plus grande ({said}) : {_n(each, 2, 's')} {_MORE}",
            ]
    if (most := max(run["communes"] for run in runs)) < CHECKED:
        lines += ["", f"**{_n(most)} communes au plus : {_UNCHECKED}**"]
    return lines


def _store(said: str) -> str:
    if said == "imported":
        return "national, importé"
    return "échantillon" if said.startswith("none") else "de la taille du national, tiré au hasard"


def _row(what: str, value: str, where: str) -> str:
    return f"| {what} | {value} | {where} |"


def _few(value: float, unit: str) -> str:
    return _n(value, 1 if value < 20 else 0, unit)


def _n(value: float, decimals: int = 0, unit: str = "") -> str:
    from diagnostic.text import number

    return number(value, decimals, unit)


def main(given: Sequence[str] | None = None) -> None:
    """Print the plan; write it when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, default=FILE)
    parser.add_argument("--core-hour", type=float, default=Prices.core_hour, help="euros")
    parser.add_argument("--gigabyte-month", type=float, default=Prices.gigabyte_month, help="euros")
    parser.add_argument("--busy", type=float, default=Prices.busy, help="between 0 and 1")
    parser.add_argument("--write", action="store_true", help=f"fill {PAGE.name}")
    chosen = parser.parse_args(given)
    runs = json.loads(chosen.json.read_text(encoding="utf-8"))
    prices = Prices(chosen.core_hour, chosen.gigabyte_month, chosen.busy)
    text = "\n".join([*table(runs, prices), "", *checked(runs)])
    print(text)
    if chosen.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
