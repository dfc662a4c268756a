"""From what a study file says to what the program uses: names, defaults, members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from diagnostic.study.file import StudyFile
from diagnostic.study.model import KIN, Edition, Group, Structure, Study
from diagnostic.study.profiles import title_of
from diagnostic.study.themes import LABELS, gathered
from diagnostic.territories.codes import Level, TerritoryId

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer

DEFAULT_TITLE = "Diagnostic social partagé {of}"
BATCH_TITLE = "Portrait de ville : {name}"


def resolve(
    path: Path, declared: StudyFile, notices: tuple[str, ...], gazetteer: Gazetteer
) -> Study:
    """Turn a validated file into a study.

    Parameters
    ----------
    path : Path
        The file; its name names the study.
    declared : StudyFile
    notices : tuple of str
        What the reader must be told about the territories found.
    gazetteer : Gazetteer
    """
    group = Group.of(declared.group.name, declared.group.communes) if declared.group else None
    territory = _subject(declared, group)
    batch = gazetteer.members(territory) if declared.batch else ()
    study = Study(
        slug=path.stem,
        path=path,
        territory=territory,
        title="",
        title_pattern=declared.title
        or (BATCH_TITLE if batch else title_of(declared.profile, DEFAULT_TITLE)),
        edition=Edition(declared.edition),
        date=declared.date,
        commissioner=declared.commissioner or "",
        declared_comparators=tuple(
            each for each in declared.comparators or () if isinstance(each, TerritoryId)
        ),
        kin=tuple(kin for kin in KIN if kin in (declared.comparators or ())),
        peers=declared.peers,
        themes=declared.themes or tuple(LABELS),
        include=declared.include,
        structures=tuple(
            Structure(item.name, item.kind, item.communes, item.source)
            for item in declared.structures
        ),
        group=group,
        batch=batch,
        notes=declared.notes or "",
        notices=notices,
        gathered=gathered(path.stem),
        profile=declared.profile,
    )
    return _placed(study, territory, gazetteer)


def _subject(declared: StudyFile, group: Group | None) -> TerritoryId:
    """Return what the study is about; the loader has checked that one of the three is given."""
    if group:
        return group.id
    subject = declared.batch.of if declared.batch else declared.territory
    return cast("TerritoryId", subject)


def focus(study: Study, territory: TerritoryId, gazetteer: Gazetteer) -> Study:
    """Turn a study to one territory, such as a commune of its batch.

    The title takes the territory's name; the comparators are those the file
    gives, else the territory's own parents.
    """
    if territory == study.territory and not study.batch:
        return study
    return _placed(replace(study, batch=(), group=None), territory, gazetteer)


def default_comparators(
    territory: TerritoryId, members: tuple[TerritoryId, ...], gazetteer: Gazetteer
) -> tuple[TerritoryId, ...]:
    """Return what a territory is compared with when its study does not say.

    Intercommunality, département, région, France, and its town for an
    arrondissement; in the Grand Paris the
    établissement public territorial takes the métropole's place, because the
    métropole, with its 130 communes, says little of a town. A group of
    communes keeps the parents that all its members share.
    """
    if territory.level is Level.GRP:
        lines = [dict(gazetteer[member].parents) for member in members]
        shared = {
            level: parent
            for level, parent in lines[0].items()
            if all(line.get(level) == parent for line in lines)
        }
    else:
        shared = dict(gazetteer[territory].parents)
    if Level.EPT in shared or territory.level is Level.EPT:
        shared.pop(Level.EPCI, None)
    order = (Level.COM, Level.EPT, Level.EPCI, Level.DEP, Level.REG, Level.FRANCE)
    found = [shared[level] for level in order if level in shared]
    return _distinct(() if territory.level is Level.GRP else (territory,), found, gazetteer)


def _distinct(
    subject: tuple[TerritoryId, ...], parents: Iterable[TerritoryId], gazetteer: Gazetteer
) -> tuple[TerritoryId, ...]:
    """Drop what is the same land under another level: Paris, La Réunion."""
    kept = list(subject)
    for one in parents:
        twins = [each for each in kept if gazetteer[each].name == gazetteer[one].name]
        if not any(gazetteer.members(each) == gazetteer.members(one) for each in twins):
            kept.append(one)
    return tuple(kept[len(subject) :])


def _placed(study: Study, territory: TerritoryId, gazetteer: Gazetteer) -> Study:
    """Put the territory's names in the title, and settle what it is compared with."""
    if study.group:
        gazetteer = gazetteer.with_group(study.group.name, study.group.code, study.group.members)
    place = gazetteer[territory]
    title = study.title_pattern
    for word, text in {"name": place.name, "of": place.of, "at": place.at}.items():
        title = title.replace(f"{{{word}}}", text)
    comparators = study.declared_comparators or default_comparators(
        territory, study.group.members if study.group else (), gazetteer
    )
    return replace(
        study,
        territory=territory,
        title=title,
        comparators=tuple(item for item in comparators if item != territory),
    )
