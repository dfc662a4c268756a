"""Commands about study files: ``new`` and ``check``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rich.markup import escape

from diagnostic import paths
from diagnostic.cli.console import command, linked, notice, say, show_error
from diagnostic.errors import DiagnosticError, Problem, StudyError
from diagnostic.study import default_comparators, load_study, project_gazetteer, studies
from diagnostic.study.model import KIN
from diagnostic.study.profiles import DEFAULT, labels, profile_of
from diagnostic.study.themes import known_chapters, near_themes
from diagnostic.text import counted, typographic

if TYPE_CHECKING:
    from diagnostic.study import Study
    from diagnostic.territories.gazetteer import Gazetteer


def new(territory: str, name: str, profile: str = DEFAULT) -> None:
    """Write the file of a new study and say what to do next."""
    from diagnostic.study.template import new_study

    gazetteer = project_gazetteer()
    found = gazetteer.find(territory)
    if found.notice:
        notice(found.notice)
    place = found.territory
    comparators = [gazetteer[item] for item in default_comparators(place.id, (), gazetteer)]
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    path = new_study(place, comparators, today, name, profile)
    slug = path.stem
    notes = paths.field(slug) / "notes"
    notes.mkdir(parents=True, exist_ok=True)
    say(f"[green]✓[/] Étude {escape(place.of)} ({place.id}) : {linked(path)}")
    say("")
    say("Et maintenant :")
    say(f"  1. ouvrez {linked(path)} et complétez ce qui doit l’être ;")
    say(f"  2. vérifiez : {command(f'check {slug}')}")
    say(f"  3. faites le livre : {command(f'book {slug}')}")
    say(f"Vos analyses s’écrivent dans {linked(notes)}, un fichier par thème (seniors.md…).")


def check(names: list[str], *, schema: bool) -> bool:
    """Check studies, print what each holds, and tell whether all are right."""
    if schema:
        from diagnostic.study.schema import write_schema

        say(f"[green]✓[/] Schéma pour les éditeurs : {linked(write_schema())}")
        if not names:
            return True
    chosen = names or list(studies())
    if not chosen:
        raise StudyError(
            Problem(
                "il n’y a encore aucune étude dans params/",
                remedy='créez-en une : diagnostic new "Nom de la commune"',
            )
        )
    gazetteer = project_gazetteer()
    good = True
    for name in chosen:
        try:
            study = load_study(name, gazetteer)
            _describe(study, gazetteer)
        except DiagnosticError as error:
            show_error(error)
            good = False
    return good


def _describe(study: Study, gazetteer: Gazetteer) -> None:
    from diagnostic.execution.plan import make_plan

    plan = make_plan(study, gazetteer)
    say(f"[green]✓[/] [bold]{escape(study.slug)}[/] : {escape(study.title)}")
    if study.group:
        gazetteer = gazetteer.with_group(study.group.name, study.group.code, study.group.members)
    about = f"{escape(gazetteer[study.territory].name)} ({study.territory})"
    if study.batch:
        about = f"{counted(len(study.batch), 'livre')}, un par commune : {about}"
    say(f"    territoire : {about}")
    if study.comparators and not study.batch:
        names = [gazetteer[item].name for item in study.comparators]
        names += [KIN[word] for word in study.kin]
        say(f"    comparé à : {escape(', '.join(names))}")
    say(f"    chapitres : {', '.join(study.chapters)} ({counted(len(plan.runs), 'notebook')})")
    for line in _profile(study):
        say(line)
    say(f"    édition : {study.edition.label}, {study.date.isoformat()}")
    for text in (*study.notices, *_stray_notes(study)):
        notice(text)


def _profile(study: Study) -> list[str]:
    """Say which commission the book answers, in which order, and what it still waits for."""
    from diagnostic.study.profiles import PAGES
    from diagnostic.study.themes import label

    if study.profile not in labels():
        return []  # a study checked without a catalogue
    profile = profile_of(study.profile)
    lines = [f"    profil : {study.profile}, {escape(typographic(profile.label))}"]
    parts = [escape(typographic(part.title)) for part in profile.parts if part.title]
    lines.append(f"    parties : {' ; '.join(parts)}")
    waited = [
        name
        for name in profile.expects
        if name not in PAGES and name not in study.chapters and not study.batch
    ]
    if waited:
        names = [escape(label(name)) for name in waited]
        lines.append(f"    attendu par ce profil, pas encore dans le livre : {', '.join(names)}")
    return lines


def _stray_notes(study: Study) -> list[str]:
    """Name the consultant's texts that no chapter will show."""
    known = set(known_chapters())
    notices = []
    for path in sorted((paths.field(study.slug) / "notes").glob("*.md")):
        if path.stem not in known:
            near = near_themes(path.stem)
            hint = f" Renommez-le {near[0].split(' (')[0]}.md ?" if near else ""
            notices.append(
                f"data/field/{study.slug}/notes/{path.name} ne porte le nom d’aucun thème : il "
                f"ne paraîtra pas.{hint}"
            )
    return notices
