"""What a chapter starts from: the study turned to its territory, its figures, its comparators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.errors import Problem, StudyError
from diagnostic.territories.codes import Level
from diagnostic.workbook.context import Context

if TYPE_CHECKING:
    from diagnostic.study.model import Study


def opened(study: str, *, theme: str, territory: str = "") -> Context:
    """Return what every cell of a chapter knows.

    Parameters
    ----------
    study, theme, territory : str
        As :func:`~diagnostic.workbook.door.open_study` receives them.

    Raises
    ------
    StudyError
        When the study, the theme or the territory does not exist.
    """
    from diagnostic.analysis.pools import with_kin
    from diagnostic.analysis.profile import Profile
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.statistics.observe import Statistics
    from diagnostic.statistics.store import Store
    from diagnostic.study.load import load_study, project_gazetteer
    from diagnostic.study.resolve import focus

    gazetteer = project_gazetteer()
    loaded = load_study(study, gazetteer)
    _known(theme)
    if loaded.group:
        gazetteer = gazetteer.with_group(loaded.group.name, loaded.group.code, loaded.group.members)
    chosen = gazetteer.find(territory).territory.id if territory else None
    if chosen is None and loaded.batch:
        chosen = loaded.batch[0]
    if chosen is not None:
        _within(loaded, str(chosen), territory)
        loaded = focus(loaded, chosen, gazetteer)
    statistics = Statistics(Store(*paths.stores()), Catalogue.load(paths.catalogue()), gazetteer)
    statistics, kin, notices = with_kin(statistics, loaded.territory, loaded.kin)
    gazetteer = statistics.gazetteer
    town = gazetteer[loaded.territory]
    others = sorted((*loaded.comparators, *kin), key=lambda each: each.level is Level.FRANCE)
    profile = Profile(statistics, town, tuple(gazetteer[each] for each in others))
    return Context(loaded, theme, town, profile, statistics, gazetteer, notices)


def _known(theme: str) -> None:
    from diagnostic.study.themes import known_chapters, near_themes

    if theme not in known_chapters():
        raise StudyError(
            Problem(
                "ce thème n’existe pas",
                where="open_study(…, theme=…)",
                found=theme,
                near=near_themes(theme),
                remedy=f"choisissez parmi : {', '.join(known_chapters())}",
            )
        )


def _within(study: Study, chosen: str, asked: str) -> None:
    if study.batch and chosen not in {str(item) for item in study.batch}:
        raise StudyError(
            Problem(
                "cette commune n’est pas dans le lot de l’étude",
                where=f"params/{study.path.name}",
                found=asked,
                remedy="choisissez une commune du lot, ou laissez territory vide",
            )
        )
