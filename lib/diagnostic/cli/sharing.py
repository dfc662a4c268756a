"""``data push``, ``data pull`` and ``publish``: figures and books at an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.console import linked, notice, out, say
from diagnostic.errors import ExecutionError, Problem
from diagnostic.stamps import Stamps
from diagnostic.text import counted, number

if TYPE_CHECKING:
    from diagnostic.execution.mirror import Moved
    from diagnostic.execution.plan import BookRuns

_OUTPUT = "_book"
_PARTS = ("territories", "values")
_INVENTORY = "manifest.json"


def push(address: str) -> None:
    """Deposit the national store."""
    from diagnostic.execution.distant import Distant
    from diagnostic.execution.mirror import deposit

    store = paths.national()
    # The inventory last: it is read first.
    names = [*(f"{part}/{name}" for part in _PARTS for name in _files(store / part)), _INVENTORY]
    if not all((store / name).is_file() for name in names):
        raise ExecutionError(
            Problem(
                "aucune donnée nationale n’a été importée ici",
                where=str(store),
                remedy="importez-en d’abord : diagnostic data fetch",
            )
        )
    place, stamps = Distant(address), Stamps(paths.stamps())
    with out.status("Dépôt des données…"):
        moved = deposit(place, store, names, stamps)
    stamps.save()
    say(f"[green]✓[/] Données déposées à {escape(place.shown)} : {_told(moved)}")


def pull(address: str) -> None:
    """Bring the national store from an address."""
    from diagnostic.execution.distant import Distant
    from diagnostic.execution.mirror import fetch

    place, stamps = Distant(address), Stamps(paths.stamps())
    with out.status("Copie des données…"):
        moved = fetch(place, paths.national(), stamps)
    stamps.save()
    say(f"[green]✓[/] Données copiées dans {linked(paths.national())} : {_told(moved)}")


def publish(slug: str, address: str) -> None:
    """Put the finished books of a study at an address."""
    from diagnostic.execution.distant import Distant
    from diagnostic.execution.lock import study_lock
    from diagnostic.execution.mirror import publish as send
    from diagnostic.execution.plan import make_plan
    from diagnostic.study import load_study, project_gazetteer

    gazetteer = project_gazetteer()
    study = load_study(slug, gazetteer)
    place, stamps = Distant(address), Stamps(paths.stamps())
    folder = paths.reports() / study.slug
    with study_lock(study.slug):
        books = make_plan(study, gazetteer).books
        for book in books:
            _check(book, study.slug, stamps)
        if not study.batch:
            source, names = folder / _OUTPUT, list(_files(folder / _OUTPUT))
        else:
            source, names = folder, list(_of_batch(folder, [book.folder for book in books]))
        with out.status("Dépôt des livres…"):
            moved = send(place, source, names, stamps)
    stamps.save()
    if study.edition.value != "public":
        notice(
            f"Ces livres sont de l’édition « {study.edition.value} » : réservez cette adresse à "
            "ceux qui peuvent les lire."
        )
    of = counted(len(books), "livre déposé", "livres déposés")
    say(f"[green]✓[/] {of} à {escape(place.shown)} : {_told(moved)}")


def _check(book: BookRuns, slug: str, stamps: Stamps) -> None:
    """Refuse to publish a book that is not finished, or was altered since."""
    from diagnostic.book.records import Record

    record = Record.read(book.folder)
    if record is None or not record.whole(book.folder, stamps):
        raise ExecutionError(
            Problem(
                "ce livre n’est pas terminé, ou a été modifié à la main depuis",
                where=str(book.folder / _OUTPUT),
                found=book.place,
                remedy=f"faites-le, puis relancez : diagnostic book {slug}",
            )
        )


def _of_batch(folder: Path, books: Sequence[Path]) -> Iterator[str]:
    """Yield the page of a series and the books it leads to."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield path.name
    for book in books:
        yield from (f"{book.name}/{_OUTPUT}/{name}" for name in _files(book / _OUTPUT))


def _files(folder: Path) -> Iterator[str]:
    """Yield the files under a folder, drafts apart."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix()


def _told(moved: Moved) -> str:
    if not moved.files and not moved.removed:
        return "rien n’avait changé"
    said = counted(moved.files, "fichier copié", "fichiers copiés")
    parts = [f"{said} ({number(moved.size / 1_000_000, 1, 'Mo')})"]
    if moved.same:
        parts.append(f"{counted(moved.same, 'fichier')} déjà là")
    if moved.removed:
        parts.append(counted(moved.removed, "fichier retiré", "fichiers retirés"))
    return ", ".join(parts)
