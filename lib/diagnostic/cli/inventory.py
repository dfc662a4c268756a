"""``diagnostic data status``: which figures are there, what is missing, what waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.console import command, linked, notice, out, say
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing import inventory
from diagnostic.statistics.importing.register import Entry, empty_handed, register
from diagnostic.statistics.importing.staging import recover
from diagnostic.text import NBSP, counted, enumeration, number, plural

_WIDE = 100
"""Columns from which a terminal shows the dataset and its licence."""
_PLACES = {"store": "France", "sample": "extrait", "": ""}


def status(*, missing: bool) -> None:
    """Show the sources that are there, or those that are not, by publisher."""
    store, sample = paths.national(), paths.sample()
    recover(store)
    if not (sample / inventory.MANIFEST).is_file() and not (store / inventory.MANIFEST).is_file():
        raise _no_manifest()
    catalogue = Catalogue.load()
    entries = register(catalogue, store, sample)
    present = [entry for entry in entries if entry.place]
    absent = [entry for entry in entries if not entry.place]
    _head(present)
    if missing:
        useful = [entry for entry in absent if entry.waiting or entry.source.addresses]
        _missing(useful, {i.id: i.short for i in catalogue.indicators.values()})
    else:
        _present(present, entries)
    _summary(catalogue, present, absent, missing)
    _territories()


def _head(present: Sequence[Entry]) -> None:
    store, sample = paths.national(), paths.sample()
    if any(entry.place == "store" for entry in present):
        say(f"Données : {linked(store)} (France entière), complété par {linked(sample)}")
    else:
        say(f"Données : {linked(sample)} (échantillon embarqué)")


def _present(present: Sequence[Entry], every: Sequence[Entry]) -> None:
    totals = {name: len(list(some)) for name, some in _by_publisher(every)}
    head = _line("Source", "An", "Valeurs", "C.", "Étendue", "Fichier du", "Empreinte")
    say(f"\n[bold]{escape(head + _wide('Jeu de données')).rstrip()}[/]")
    for publisher, some in _by_publisher(present):
        held = list(some)
        shown = f"{len(held)} sur {counted(totals[publisher], 'source')}"
        licences = enumeration(sorted({entry.source.licence for entry in held}))
        say(f"\n[bold]{escape(publisher)}[/] ({shown}, {escape(licences)})")
        for entry in held:
            say(escape(_present_line(entry)))


def _present_line(entry: Entry) -> str:
    manifest, source = entry.manifest, entry.source
    text = _line(
        source.id,
        str(source.vintage),
        number(float(manifest.get("rows") or 0)),
        source.grade,
        _PLACES[entry.place],
        entry.date,
        str(manifest.get("sha256", "")),
    )
    return (text + _wide(source.dataset)).rstrip()


def _line(*cells: str) -> str:
    """Set seven cells on eighty columns, or on ninety."""
    name, year, count, grade, place, date, mark = cells
    width, size = (29, 9) if out.width < _WIDE else (38, 9)
    text = f"  {_cut(name, width):<{width}} {year:<4} {count:>11} {grade:<2} {place:<7} {date:<10}"
    return f"{text} {mark[:size]:<{size}}"


def _wide(dataset: str) -> str:
    left = out.width - 92
    return "  " + _cut(dataset, left) if left > 20 else ""


def _missing(absent: Sequence[Entry], labels: Mapping[str, str]) -> None:
    for publisher, some in _by_publisher(absent):
        held = list(some)
        say(f"\n[bold]{escape(publisher)}[/] ({counted(len(held), 'source')})")
        for stem, series in groupby(sorted(held, key=_stem), key=_stem):
            _missing_series(stem, list(series), labels)


def _stem(entry: Entry) -> str:
    """Return the name that the vintages of a source share."""
    return entry.source.id.replace(str(entry.source.vintage), "*")


def _missing_series(stem: str, series: Sequence[Entry], labels: Mapping[str, str]) -> None:
    """Write on one line the vintages of a source, and below the indicators that wait."""
    years = _spans(sorted({entry.source.vintage for entry in series}))
    ways = sorted({"fetch" if entry.source.addresses else "import" for entry in series})
    say(escape(_cut(f"  {_cut(stem, 38):<38} {' et '.join(ways):<15} {years}", out.width)))
    waiting = list(dict.fromkeys(labels[name] for entry in series for name in entry.waiting))
    if waiting:
        count = counted(len(waiting), "indicateur")
        text = f"      {count}{NBSP}: {', '.join(waiting)}"
        say(f"[dim]{escape(_cut(text, out.width))}[/]")


def _spans(years: Sequence[int]) -> str:
    """Write years as people do: « 2013 et 2018 à 2022 », « 2022 et 2023 »."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    told: list[str] = []
    for span in spans:
        long = len(span) > 2  # « 2022 à 2023 » would leave nothing between
        told += [f"{span[0]} à {span[-1]}"] if long else [str(year) for year in span]
    return enumeration(told)


def _summary(
    catalogue: Catalogue, present: Sequence[Entry], absent: Sequence[Entry], missing: bool
) -> None:
    held = [entry.source.id for entry in present]
    waiting = {name for entry in absent for name in entry.waiting}
    reachable = sum(bool(entry.source.addresses) for entry in absent)
    empty = len(empty_handed(catalogue, held))
    say("")
    say(
        f"{counted(len(present), 'source présente', 'sources présentes')}, "
        f"{counted(len(absent), 'absente')}, dont {number(reachable)} à télécharger ; "
        f"{counted(len(waiting), 'indicateur')} {plural(len(waiting), 'attend', 'attendent')} "
        f"un millésime, dont {number(empty)} {plural(empty, 'n’en a', 'n’en ont')} aucun."
    )
    if missing:
        say(
            f"« fetch » : {command('data fetch --only SOURCE')} la télécharge et l’importe ; "
            f"« import » : téléchargez-la à la main, puis {command('data import FICHIER')}"
        )
    elif absent:
        say(f"Ce qui manque : {command('data status --missing')}")


def _territories() -> None:
    """Warn of figures carried to the communes of another year than those in use."""
    from diagnostic.territories.reference import outdated, reference_year, warning

    year = reference_year(paths.store())
    sources = outdated(inventory.read(paths.national()).get("values", []), year)
    if sources:
        notice(warning(sources, year))


def _by_publisher(entries: Iterable[Entry]) -> Iterable[tuple[str, Iterable[Entry]]]:
    return groupby(entries, key=lambda entry: entry.source.publisher)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def _no_manifest() -> DataError:
    return DataError(
        Problem(
            "l’inventaire des données manque ou est illisible",
            where=str(paths.sample() / inventory.MANIFEST),
            remedy="reprenez-le dans l’historique git, ou refaites les données : "
            "diagnostic data sample DOSSIER",
        )
    )
