"""Put chapters and pages where the profile of the book wants them.

A page without material is left out; in the working edition, what the profile
expects and does not find is said in its place, with how to add it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis import pages
from diagnostic.analysis.register import register
from diagnostic.book.articulationpage import articulation
from diagnostic.book.axispages import issues, means, review
from diagnostic.book.expectationspage import expectations
from diagnostic.book.meeting import Held
from diagnostic.book.plan import DATA, DESCRIPTOR, WORKBOOK, ChapterSource, Page, Part
from diagnostic.book.structurepages import day, own_part, page_id
from diagnostic.confidentiality.editions import shows
from diagnostic.presentation import markdown
from diagnostic.study.model import Edition
from diagnostic.study.profiles import PAGES, THEMES
from diagnostic.study.themes import GATHERED, LABELS, SYNTHESIS, label

if TYPE_CHECKING:
    from diagnostic.book.project import Project
    from diagnostic.book.shown import Shown
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.study.model import Study
    from diagnostic.study.profiles import Profile
    from diagnostic.territories.gazetteer import Territory

Item = ChapterSource | Page
FILES = {
    "guide": "lire",
    "review": "bilan",
    "issues": "enjeux",
    "day": "journee",
    "means": "moyens",
    "articulation": "articulation",
    "expectations": "attentes",
    "method": "methode",
    "sources": "sources",
    "glossary": "glossaire",
    "indicators": "fiches",
}
"""Short name of each page's file."""
_WRITTEN: Mapping[str, Callable[[Project], str]] = {
    "review": review,
    "issues": issues,
    "day": day,
    "means": means,
    "articulation": articulation,
}
_HOW = {
    "voices": "votes, entretiens, questionnaires ou ateliers, dans `data/field/{study}/`",
    "actors": "les organisations et leurs liens : `diagnostic actors template {study}`",
    "mission": "la mission et la démarche, dans `data/field/{study}/mission.yml`",
    "actions": "une fiche se commence d’un constat : `diagnostic action new {study} --from C-…`",
    "followup": "le suivi des fiches, dans `data/field/{study}/actions/`",
    "governance": "les instances, dans `data/field/{study}/governance/bodies.yml`",
    "evaluation": "les notes et les récits, dans `data/field/{study}/evaluation/`",
    "review": "les fiches actions, dont cette page fait l’état",
    "issues": "les enjeux et les axes, dans `data/field/{study}/actions/chain.yml`",
    "means": "le bloc `means` des fiches actions",
    "structures": "la liste `structures` de `params/{study}.yml`",
    "articulation": "les autres démarches, dans `data/field/{study}/articulation.yml`",
    "day": "la journée et les groupes, dans `data/field/{study}/workshops/`",
}
"""What a chapter or a page that is not there yet is made of."""


@dataclass(frozen=True)
class Around:
    """What the pages around the chapters are written from."""

    study: Study
    town: Territory
    comparators: Sequence[Territory]
    shown: Shown
    catalogue: Catalogue


def items(
    profile: Profile,
    around: Around,
    chapters: Mapping[str, ChapterSource],
    project: Project,
) -> dict[str, tuple[Item, ...]]:
    """Return what the book holds, by the name a profile gives it.

    Parameters
    ----------
    profile : Profile
    around : Around
    chapters : mapping of str to ChapterSource
    project : Project
    """
    ordered = (SYNTHESIS, *GATHERED)
    found: dict[str, tuple[Item, ...]] = {
        name: (chapters[name],) for name in ordered if name in chapters
    }
    found[THEMES] = tuple(each for name, each in chapters.items() if name not in ordered)
    for name, write in _WRITTEN.items():
        if written := write(project):
            found[name] = (_page(name, written),)
    if structures := _structures(project):
        found["structures"] = structures
    found |= {name: (page,) for name, page in _annexes(around).items()}
    if shows("expectations-page", around.study.edition):
        files = {name: own[0].file for name, own in found.items() if own} | {
            name: source.file for name, source in chapters.items()
        }
        held = Held(project, around.shown, frozenset(found))
        if written := expectations(held, profile.answers, files):
            found["expectations"] = (_page("expectations", written),)
    if around.study.edition is Edition.WORKING:
        for name in profile.expects:
            if not found.get(name):
                found[name] = (_waiting(name, project),)
    return found


def parts(profile: Profile, index: Page, found: Mapping[str, tuple[Item, ...]]) -> tuple[Part, ...]:
    """Return the parts of the book, in the order of its profile; an empty part is left out."""
    made = []
    for rank, part in enumerate(profile.parts):
        held = tuple(item for name in part.items for item in found.get(name, ()))
        if rank == 0:
            held = (index, *held)
        if held:
            made.append(Part(text.typographic(part.title), held))
    return tuple(made)


def _page(name: str, written: str) -> Page:
    return Page(FILES[name], PAGES[name], written)


def _structures(project: Project) -> tuple[Page, ...]:
    """Return one page per structure, when there is a project to have a part in."""
    if project.actions is None and project.governance is None:
        return ()
    return tuple(
        Page(page_id(each), text.typographic(each.name), own_part(project, each))
        for each in project.study.structures
    )


def _waiting(name: str, project: Project) -> Page:
    """Say to the team what this edition still waits for, in its place."""
    study = project.study
    title = PAGES.get(name) or label(name)
    if name in PAGES and "actions" in study.chapters and "actions" not in project.chapters:
        said = f"Cette partie attend le chapitre « {label('actions')} », qui n’a pas été calculé."
        lines: tuple[str, ...] = (text.typographic(said),)
    else:
        how = text.typographic(_HOW[name]).format(study=study.slug)
        said = "Ce profil attend cette partie, et l’étude n’a pas encore de quoi la faire."
        lines = (said, f"Pour l’ajouter{text.NBSP}: {how}.")
    only = text.typographic("Cette page ne paraît que dans l’édition de travail.")
    body = markdown.div("absence", *lines, only)
    return Page(f"attente-{text.slug(name)}", title, body)


def _annexes(around: Around) -> dict[str, Page]:
    study, shown, catalogue = around.study, around.shown, around.catalogue
    themes = [(name, LABELS.get(name, name)) for name in study.themes]
    named = (i for i in catalogue.indicators.values() if i.id in shown.indicators)
    indicators = [indicator.among(shown.sources) for indicator in named]
    sources = [s for s in catalogue.sources.values() if s.id in shown.sources]
    asked = register(study.slug, study.themes)
    made = {
        "guide": _page("guide", pages.how_to_read(around.town, around.comparators)),
        "method": _page("method", pages.method(themes, study.notes, asked)),
        "sources": _page("sources", f"{pages.sources(sources)}\n{_PACK}"),
        "glossary": _page("glossary", pages.glossary_page()),
        "indicators": _page("indicators", pages.sheets(indicators, catalogue)),
    }
    return {k: page for k, page in made.items() if k == "guide" or k in study.include}


_FILES = ("chiffres", "définitions", "sources", "imprimé")
_CSV = ", ".join(f"[{name}](../{DATA}/{text.slug(name)}.csv)" for name in _FILES)
_PACK = text.typographic(f"""
## Les données de ce document {{.unnumbered #sec-sources-donnees}}

Chaque chiffre de ce document est donné avec sa définition, sa source, son millésime et son état,
dans un classeur et dans un paquet de données ouvert (norme Frictionless). Une valeur qui manque y
reste vide, avec sa raison.

::: {{.content-visible when-format="html"}}
- [Classeur de données](../{DATA}/{WORKBOOK}), pour Excel ou LibreOffice
- [Description du paquet](../{DATA}/{DESCRIPTOR}) et ses fichiers CSV : {_CSV}
:::

::: {{.content-visible unless-format="html"}}
Ces fichiers accompagnent ce document, dans le dossier « {DATA} ».
:::
""")
