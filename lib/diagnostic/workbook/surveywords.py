"""What is written around a questionnaire: what it says, of whom, and how far that goes."""

from __future__ import annotations

from diagnostic import text
from diagnostic.text import counted, number
from diagnostic.voices.demonstration import LABEL, marked
from diagnostic.voices.surveys.model import Declared, Kind, Question
from diagnostic.voices.surveys.results import Level, Result
from diagnostic.voices.surveys.store import Published
from diagnostic.voices.surveys.tables import HIGH

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


PLAIN = "Part des répondants, sans redressement"


def months(declared: Declared) -> str:
    """Return when answers were gathered: « de mars à avril 2026 »."""
    first, last = min(declared.survey.months), max(declared.survey.months)
    if first == last:
        return f"en {_month(first)}"
    if first[:4] == last[:4]:
        return f"de {_month(first)[:-5]} à {_month(last)}"
    return f"de {_month(first)} à {_month(last)}"


def _month(said: str) -> str:
    year, month = said.split("-")
    return f"{_MONTHS[int(month) - 1]} {year}"


def title(question: Question, result: Result) -> str:
    """Return the message of a question: a sentence, true of what is drawn."""
    known = [level for level in result.levels if level.share is not None and not level.apart]
    weighted = _weighted(result)
    if result.kind is Kind.SCALE and result.high is not None and not weighted:
        share = number(100 * result.high / result.total, 0, "%")
        return text.typographic(f"{share} des répondants ont répondu {together(question)}")
    if not known:
        return text.typographic("Les réponses sont trop peu nombreuses pour être montrées")
    first = max(known, key=_share)
    cites = result.kind is Kind.MULTIPLE
    who = "de la population interrogée" if weighted else "des répondants"
    verb = (
        ("citerait" if cites else "répondrait")
        if weighted
        else ("ont cité" if cites else "ont répondu")
    )
    # A hidden answer may have been given more often.
    hidden = any(level.count is None and not level.apart for level in result.levels)
    end = "" if hidden else ", la réponse la plus fréquente"
    return text.typographic(f"{number(_share(first), 0, '%')} {who} {verb} « {first.label} »{end}")


def together(question: Question) -> str:
    """Name the high answers of a scale: what a group's bar shows."""
    return text.enumeration([f"« {each.label} »" for each in question.positive], "ou")


def _share(level: Level) -> float:
    return (level.share if level.weighted is None else level.weighted) or 0.0


def _weighted(result: Result) -> bool:
    return any(level.weighted is not None for level in result.levels)


def caption(
    declared: Declared, found: Published, result: Result | None, *, mapped: bool = False
) -> str:
    """Say the question, who was asked, when, how many answered, and what that is worth."""
    survey = declared.survey
    said = [f"{result.label.rstrip('.')}"] if result else [survey.title.rstrip(".")]
    if said[0].endswith(("?", "!")):
        said = [f"« {said[0]} »"]
    asked = f"{survey.population.rstrip('.')}, {months(declared)}"
    people = counted(found.total, "répondant")
    if result is not None and result.total != found.total:
        answers = counted(result.total, "réponse")
        people += f", {answers} à cette question"
    said.append(f"{asked} ; {people}")
    if survey.mode:
        said[-1] += f", {text.lowered(survey.mode.rstrip('.'))}"
    if result is not None:
        said.append(PLAIN if mapped else _worth(result))
    said.append(text.capitalised(found.consultation or "sondage"))
    return text.typographic(marked(". ".join(p for p in said if p) + ".", survey.demonstration))


def _worth(result: Result) -> str:
    said = []
    if _weighted(result):
        said.append("Parts redressées, intervalle à 95 %")
    else:
        said.append(PLAIN)
    if result.median:
        said.append(f"médiane : {result.median}")
    if result.agreement is not None:
        said.append(
            f"accord A = {number(result.agreement, 2)} (1 : tous d’accord, −1 : deux camps)"
        )
    return " ; ".join(said)


def source(declared: Declared, found: Published) -> str:
    """Name the questionnaire, and the census when answers are set against it."""
    survey = declared.survey
    said = f"questionnaire « {survey.title} », {months(declared)}"
    if survey.source:
        said += f", {survey.source.rstrip('.')}"
    if found.vintage:
        said += f" ; Insee, recensement {found.vintage}"
    said += " ; aucun effectif de moins de 10 répondants n’est montré."
    return text.typographic(marked(said, survey.demonstration))


def alt(declared: Declared, question: Question, result: Result) -> str:
    """Say a question for who does not see its chart: every answer shown, then groups."""
    said = []
    for level in result.levels:
        if level.share is None:
            said.append(f"{level.label} : secret")
        else:
            said.append(f"{level.label} : {number(_share(level), 0, '%')} ({level.count})")
    parts = [f"Barres des réponses à « {question.label} ». {' ; '.join(said)}."]
    for breakdown in () if _weighted(result) else result.breakdowns:
        for group in breakdown.groups:
            share = group.share(HIGH) if result.kind is Kind.SCALE else None
            if share is not None:
                parts.append(f"{group.label} : {together(question)} {number(share, 0, '%')}.")
    if result.consultation:
        parts.append(f"{text.capitalised(result.consultation)}.")
    if declared.survey.demonstration:
        parts.append(f"{text.capitalised(LABEL)}.")
    return text.typographic(" ".join(parts))


def reading(question: Question, result: Result) -> str:
    """Say how to read the chart."""
    said = []
    if result.kind is Kind.MULTIPLE:
        said.append("Plusieurs réponses étaient possibles : les parts ne s’ajoutent pas.")
    if result.kind is Kind.SCALE and result.breakdowns and not _weighted(result):
        said.append(f"Par groupe, la barre dit la part de {together(question)}.")
    if any(level.count is None for level in result.levels):
        said.append(
            "Ce qui est hachuré concerne moins de 10 personnes, ou permettrait de le calculer : ce "
            "n’est pas zéro."
        )
    if not said:
        known = next(level for level in result.levels if level.share is not None)
        people = counted(known.count or 0, "personne a répondu", "personnes ont répondu")
        said.append(f"{people} « {known.label} ».")
    return text.typographic(" ".join(said))


def participation(declared: Declared, found: Published) -> str:
    """Say who is most missing among respondents, when it can be told."""
    gaps = [line for line in found.profile if line.gap is not None]
    if not gaps:
        return text.typographic(
            f"{counted(found.total, 'personne a répondu', 'personnes ont répondu')} au "
            f"questionnaire « {declared.survey.title} »"
        )
    most = min(gaps, key=lambda line: line.gap or 0.0)
    share, expected = number(most.share or 0, 0), number(most.expected or 0, 0, "%")
    if (most.gap or 0) > -3:
        return text.typographic(
            "Les répondants ressemblent à la population interrogée, à moins de 3 points près"
        )
    return text.typographic(
        f"{share} % des répondants sont de la catégorie « {most.label} », pour {expected} de la "
        "population : c’est elle qui manque le plus"
    )
