"""How the principles of a charter are seen in the project: counted, never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.actions.mission import people
from diagnostic.actions.mission.words import Proof
from diagnostic.confidentiality.gate import LEAST
from diagnostic.confidentiality.quotes import FILE as VERBATIMS
from diagnostic.confidentiality.quotes import Decision, State, read_verbatims
from diagnostic.study.interviews import FOLDER, interviews_folder, read_plan
from diagnostic.study.requests import State as Asked
from diagnostic.study.requests import read_register
from diagnostic.text import capitalised, counted, number, plural
from diagnostic.voices.consultation.model import State as Vote
from diagnostic.voices.consultation.model import load, votes
from diagnostic.voices.surveys.model import surveys
from diagnostic.voices.workshops.files import load as load_workshop
from diagnostic.voices.workshops.model import workshops

if TYPE_CHECKING:
    from diagnostic.actions.mission.files import Mission


@dataclass(frozen=True)
class Seen:
    """What the project shows of a principle."""

    text: str
    demonstration: bool = False


def seen(proof: Proof, mission: Mission) -> Seen:
    """Return what the project shows today; that there is nothing yet is said too.

    Parameters
    ----------
    proof : Proof
    mission : Mission
    """
    return _PROOFS[proof](mission)


def _quotes(mission: Mission) -> Seen:
    found = read_verbatims(paths.field(mission.study) / FOLDER / VERBATIMS)
    if not found:
        return Seen("Aucun propos n’est encore recueilli.")
    valid = sum(
        each.state is State.VALIDATED and each.decision is not Decision.ASIDE for each in found
    )
    aside = sum(each.decision is Decision.ASIDE for each in found)
    said = (
        f"{capitalised(counted(len(found), 'propos recueilli', 'propos recueillis'))} sous un "
        f"code, sans nom : {counted(valid, 'relu et validé', 'relus et validés')}"
    )
    if aside:
        said += f", {counted(aside, 'écarté', 'écartés')} parce que la personne se reconnaîtrait"
    said += (
        f". Seuls les propos validés paraissent hors de l’équipe ; une catégorie de moins de "
        f"{number(LEAST)} personnes ne parle pas sans décision écrite."
    )
    return Seen(said, any(each.demonstration for each in found))


def _interviews(mission: Mission) -> Seen:
    plan = read_plan(interviews_folder(mission.study))
    if plan is None or not plan.interviews:
        return Seen("Aucun entretien n’est encore mené.")
    known = len({each.category for each in plan.interviews})
    return Seen(
        f"{counted(len(plan.interviews), 'entretien', 'entretiens')} auprès de "
        f"{counted(known, 'catégorie', 'catégories')} de personnes : le fichier ne garde qu’un "
        "code et un mois, ni nom ni jour.",
        plan.demonstration,
    )


def _votes(mission: Mission) -> Seen:
    found = [load(mission.study, name) for name in votes(mission.study)]
    if not found:
        return Seen("Aucun vote n’est encore préparé.")
    closed = sum(each.state is Vote.CLOSED for each in found)
    least = min(each.declared.rules.least_ballots for each in found)
    held = "votes" if len(found) > 1 else "vote"
    return Seen(
        f"{number(len(found))} {held}, dont {counted(closed, 'clos', 'clos')}. Les bulletins "
        "gardés n’ont ni code ni heure, et leur ordre est brouillé : rien ne les rattache à une "
        f"personne. Un groupe de moins de {number(least)} bulletins n’a aucun "
        "résultat, et les règles de lecture sont scellées avant l’ouverture.",
        any(each.declared.demonstration for each in found),
    )


def _surveys(mission: Mission) -> Seen:
    names = surveys(mission.study)
    if not names:
        return Seen("Aucun questionnaire n’est encore préparé.")
    return Seen(
        f"{capitalised(counted(len(names), 'questionnaire'))} : les réponses reçues restent chez "
        "l’équipe ; ne sont publiés que des comptes que personne ne peut défaire."
    )


def _workshops(mission: Mission) -> Seen:
    found = [load_workshop(mission.study, name) for name in workshops(mission.study)]
    if not found:
        return Seen("Aucun atelier n’est encore tenu.")
    notes = sum(len(each.notes) for each in found)
    return Seen(
        f"{capitalised(counted(len(found), 'atelier'))}, {counted(notes, 'note')} : la grille garde"
        " ce que dit le groupe, jamais qui l’a dit ; les présents sont comptés par sorte "
        "d’organisation.",
        any(each.demonstration for each in found),
    )


def _requests(mission: Mission) -> Seen:
    found = read_register(mission.study)
    if not found:
        return Seen("Aucune donnée n’a été demandée à un partenaire.")
    got = sum(each.status is Asked.RECEIVED for each in found)
    return Seen(
        f"{capitalised(counted(len(found), 'demande'))} au registre, dont "
        f"{counted(got, 'reçue')} : chacune dit le détenteur, l’usage permis et la convention."
    )


def _credits(mission: Mission) -> Seen:
    count = people.total(mission.contributors)
    if count < people.LEAST:
        return Seen("Les contributeurs sont encore trop peu nombreux pour être comptés ici.")
    agreed = len(mission.mission.credits)
    said = f"{counted(count, 'contributeur')}, montrés par catégorie ; une catégorie de moins de "
    said += f"{number(people.LEAST)} personnes est fondue dans une autre. "
    cited = counted(agreed, "personne est citée", "personnes sont citées")
    said += f"{cited} avec un accord écrit." if agreed else "Personne n’est nommé."
    return Seen(said, any(each.demonstration for each in mission.contributors))


def _practices(mission: Mission) -> Seen:
    sheets = len(mission.practices.practices) if mission.practices else 0
    met = len(mission.sessions)
    if not sheets and not met:
        return Seen("Aucune pratique n’est encore partagée.")
    verb = plural(sheets + met, "partagé", "partagés")
    return Seen(
        f"{capitalised(counted(sheets, 'fiche de pratique', 'fiches de pratique'))} et "
        f"{counted(met, 'temps de formation ou d’échange', 'temps de formation ou d’échange')}, "
        f"{verb} entre tous les acteurs.",
        mission.demonstration,
    )


def _findings(mission: Mission) -> Seen:
    from diagnostic.study.strict import read_strict
    from diagnostic.voices.evidence import EvidenceFile, evidence_path

    path = evidence_path(mission.study)
    if not path.is_file():
        return Seen("Aucun constat n’est encore déclaré.")
    declared, _ = read_strict(path, EvidenceFile)
    return Seen(
        f"{counted(len(declared.findings), 'constat')}, avec les pièces qui fondent chacun, celles "
        "qui le contredisent comprises.",
        declared.demonstration,
    )


def _method(mission: Mission) -> Seen:  # noqa: ARG001 - as the others
    return Seen(
        "Les pages « Méthode », « Sources » et « Fiches des indicateurs » du livre sont "
        "publiques : chaque chiffre y a sa source, son année et son calcul, et ce qui manque y "
        "est dit."
    )


_PROOFS: Mapping[Proof, Callable[[Mission], Seen]] = {
    Proof.QUOTES: _quotes,
    Proof.INTERVIEWS: _interviews,
    Proof.VOTES: _votes,
    Proof.SURVEYS: _surveys,
    Proof.WORKSHOPS: _workshops,
    Proof.REQUESTS: _requests,
    Proof.FINDINGS: _findings,
    Proof.CREDITS: _credits,
    Proof.PRACTICES: _practices,
    Proof.METHOD: _method,
}
