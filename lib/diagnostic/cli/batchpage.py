"""The first page of a batch: every commune's book, whether made now or before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.book.records import Record
from diagnostic.execution.plan import commune_folders
from diagnostic.text import capitalised

if TYPE_CHECKING:
    from diagnostic.study import Study
    from diagnostic.territories.gazetteer import Gazetteer


def write_page(study: Study, gazetteer: Gazetteer) -> Path:
    """Write the page that lists the books of a batch.

    Parameters
    ----------
    study : Study
        A batch.
    gazetteer : Gazetteer

    Returns
    -------
    Path
        ``reports/<study>/index.html``.
    """
    from diagnostic.book.batch import Entry, write_batch

    folder = paths.reports() / study.slug
    entries = []
    for commune, name in commune_folders(study, gazetteer).items():
        place = gazetteer[commune]
        files = _made(folder / name)
        entries.append(
            Entry(
                place.name,
                commune.code,
                place.population,
                place.population_year,
                files,
                "" if files else "Ce livre n’est pas encore fait.",
            )
        )
    return write_batch(
        folder,
        entries,
        study.title_pattern.split(" : ", maxsplit=1)[0].replace("{name}", "").strip(),
        capitalised(gazetteer[study.territory].name),
        edition=study.edition.label,
        commissioner=study.commissioner,
    )


def _made(project: Path) -> dict[str, Path]:
    """Return the files of a book that was rendered and passed its checks."""
    record = Record.read(project)
    files = {kind: project / name for kind, name in record.formats.items()} if record else {}
    return {kind: path for kind, path in files.items() if path.is_file()}
