"""What goes in a book: cover, first page, chapters and pages where its profile wants them.

The chapters are executed notebooks; the pages around them are written from
the study, the catalogue, and what the chapters say they used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths, text
from diagnostic.book import placing
from diagnostic.book.cover import draw_cover
from diagnostic.book.datapack import make_pack
from diagnostic.book.memo import Memo, program
from diagnostic.book.notice import long_date
from diagnostic.book.placing import Around
from diagnostic.book.plan import BookPlan, ChapterSource, Page
from diagnostic.book.project import Project
from diagnostic.book.shown import read_shown
from diagnostic.confidentiality.outputs import Guard
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.study.model import KIN, Edition
from diagnostic.study.naming import place_names
from diagnostic.study.profiles import profile_of
from diagnostic.study.themes import LABELS, SYNTHESIS, label

if TYPE_CHECKING:
    from diagnostic.study.model import Study
    from diagnostic.territories.gazetteer import Gazetteer, Territory


def plan(
    study: Study,
    gazetteer: Gazetteer,
    executed: Mapping[str, Path],
    failures: Mapping[str, str],
    *,
    build: Path,
    slug: str,
) -> BookPlan:
    """Return the plan of a study's book.

    Parameters
    ----------
    study : Study
        Turned to the territory of the book (see :func:`diagnostic.study.resolve.focus`).
    gazetteer : Gazetteer
    executed : mapping of str to Path
        Executed notebook of each chapter that succeeded.
    failures : mapping of str to str
        What failed, in French, for each chapter that did not.
    build : Path
        Folder for what the plan makes itself (the cover's outline).
    slug : str
        Name of the book's files.

    Returns
    -------
    BookPlan
    """
    if study.group:
        gazetteer = gazetteer.with_group(study.group.name, study.group.code, study.group.members)
    town = gazetteer[study.territory]
    comparators = [gazetteer[item] for item in study.comparators]
    catalogue = Catalogue.load(paths.catalogue())
    shown = read_shown(executed, Memo(build / "memo" / "shown", program()))
    profile = profile_of(study.profile)
    around = Around(study, town, comparators, shown, catalogue)
    chapters = {name: _chapter(name, executed, failures) for name in study.chapters}
    project = Project(study, town, gazetteer, frozenset(executed) & frozenset(study.chapters))
    placed = placing.items(profile, around, chapters, project)
    return BookPlan(
        slug=slug,
        title=study.title,
        cover_title=_without_place(study.title, town),
        subtitle=text.typographic(profile.subtitle),
        territory=town.name,
        parts=placing.parts(profile, _index(study, town, comparators), placed),
        commissioner=study.commissioner,
        edition=study.edition.label,
        date=study.date.isoformat(),
        cover_image=draw_cover(town, gazetteer, build / "couverture.png"),
        pack=make_pack(
            shown,
            catalogue,
            slug=slug,
            title=study.title,
            edition=study.edition.label,
            date=study.date.isoformat(),
        ),
        guard=Guard(study.edition, paths.field(study.slug), place_names(town.id, gazetteer)),
    )


def _without_place(title: str, town: Territory) -> str:
    """Return the title without the name that the cover already prints above it."""
    for words in (f" {town.of}", f" : {town.name}", f" de {town.short}", f" {town.name}"):
        if title.endswith(words):
            return title.removesuffix(words)
    return title


def _chapter(name: str, executed: Mapping[str, Path], failures: Mapping[str, str]) -> ChapterSource:
    title = label(name)
    if name in failures or name not in executed:
        why = failures.get(name, "Le chapitre n’a pas été calculé.")
        return ChapterSource(text.slug(name), title, failure=why, numbered=name != SYNTHESIS)
    return ChapterSource(text.slug(name), title, executed[name], numbered=name != SYNTHESIS)


def _index(study: Study, town: Territory, comparators: Sequence[Territory]) -> Page:
    """Return the page that says what the book is about, for whom, and what it sets beside it."""
    reading = (
        "Il se lit dans l’ordre, ou par thème : chaque chapitre commence par ce qu’il faut "
        "retenir et finit par ses sources et ses limites. Les [mots qui remplacent un "
        "chiffre](pages/lire.qmd#sec-lire-absences) sont expliqués au début."
    )
    profile = profile_of(study.profile)
    facts = {
        "Territoire étudié": f"{town.name} ({town.id})",
        "Comparé à": text.enumeration(
            [*(p.name for p in comparators), *(KIN[k] for k in study.kin)]
        ),
        "Commanditaire": study.commissioner,
        "Répond à": f"{profile.label} : {text.lowered(profile.text)}",
        "Édition": f"{study.edition.label}, {long_date(study.date.isoformat())}",
        "Thèmes": text.enumeration([LABELS.get(name, name) for name in study.themes]),
    }
    listed = "\n\n".join(f"{term}\n: {said}" for term, said in facts.items() if said)
    lines = [f"Ce document porte sur {town.subject}. {reading}", listed]
    said = "\n\n".join([*lines, *study.notices, *_missing(study)])
    return Page("index", study.title, text.typographic(said))


_TO_ADD = {
    "actors": "les organisations et leurs liens, par un classeur à deux feuilles "
    "(`diagnostic actors template {slug}`)",
    "voices": "les votes, entretiens, questionnaires ou ateliers (dossier `data/field/{slug}/`)",
}
"""What a chapter that is not there yet is made of, and how to add it."""


def _missing(study: Study) -> list[str]:
    """Say to the team which chapters wait for material, and how to add it."""
    expected = profile_of(study.profile).expects  # said in their own place
    wanted = [
        name
        for name in _TO_ADD
        if name in study.include and name not in study.gathered and name not in expected
    ]
    if study.edition is not Edition.WORKING or not wanted:
        return []
    said = " ; ".join(
        f"« {label(name)} » : {_TO_ADD[name].format(slug=study.slug)}" for name in wanted
    )
    which = "Un chapitre attend" if len(wanted) == 1 else "Deux chapitres attendent"
    return [f"{which} ce que l’équipe doit encore réunir. {said}."]
