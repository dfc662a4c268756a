"""Letters that ask a holder for aggregated figures: formal French, ready to be signed.

One letter per holder. What only the signatory knows is left between square
brackets; no letter ever asks for a list of people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostic import text
from diagnostic.confidentiality.thresholds import Threshold, threshold
from diagnostic.errors import DataError, Problem
from diagnostic.study.holders import OTHER, Holder, holders, named_holders
from diagnostic.study.requests import Request
from diagnostic.text import near_matches, number

OPEN = "à demander"
SENDING = (
    "Les fichiers peuvent nous être adressés par courriel à l’adresse [adresse électronique], ou "
    "par le moyen sécurisé de votre choix. Je reste à votre disposition pour préciser cette "
    "demande, pour l’adapter à ce que vos outils permettent de produire, ou pour signer la "
    "convention que vous jugeriez utile."
)


@dataclass(frozen=True)
class Letter:
    """A letter to one holder.

    Parameters
    ----------
    name : str
        Name of its file, without extension.
    holder : str
        As the register names it.
    requests : tuple of Request
    markdown : str
    """

    name: str
    holder: str
    requests: tuple[Request, ...]
    markdown: str


def letters(
    requests: Sequence[Request], *, of: str, commissioner: str = "", only: str = ""
) -> tuple[Letter, ...]:
    """Return one letter per holder, or those of one request.

    Parameters
    ----------
    requests : sequence of Request
        The register.
    of : str
        The territory, with its article: « de Carpentras ».
    commissioner : str
        Who writes; left to be completed when empty.
    only : str
        Identifier of a request; by default, all those still to be sent.

    Raises
    ------
    DataError
        When no request has this identifier.
    """
    if only:
        chosen = [each for each in requests if each.id == only]
        if not chosen:
            names = [each.id for each in requests]
            raise DataError(
                Problem(
                    "cette demande n’est pas au registre",
                    found=only,
                    near=near_matches(only, names),
                    remedy="voyez le registre : diagnostic field requests ÉTUDE",
                )
            )
    else:
        chosen = [each for each in requests if each.status.value == OPEN]
    known = holders()
    grouped: dict[str, list[Request]] = {}
    for each in chosen:
        for holder in named_holders(each.holder, known) or (each.holder,):
            grouped.setdefault(holder, []).append(each)
    return tuple(_letter(name, asked, known, of, commissioner) for name, asked in grouped.items())


def _letter(
    name: str, asked: Sequence[Request], known: Mapping[str, Holder], of: str, commissioner: str
) -> Letter:
    holder = known.get(name, OTHER)
    rule = threshold(holder.threshold)
    label = holder.names[0] if name in known else name
    parts = [
        _heading(holder if name in known else OTHER, label, of, commissioner),
        f"{holder.greeting},",
        _who(of),
        _what(asked, holder),
        _never(rule),
        _use(),
        holder.remark,
        SENDING,
        f"Je vous prie d’agréer, {holder.greeting}, l’expression de ma considération distinguée.",
        "[Prénom et nom]\\\n[Fonction]",
    ]
    body = "\n\n".join(part for part in parts if part)
    return Letter(f"lettre-{text.slug(label)}", label, tuple(asked), text.typographic(body) + "\n")


def _heading(holder: Holder, label: str, of: str, commissioner: str) -> str:
    recipient = holder.recipient if holder is not OTHER else f"{text.capitalised(label)}"
    return (
        f"{commissioner or '[Nom de la structure]'}\\\n[Adresse]\n\n"
        f"{recipient}\\\n[Adresse]\n\n"
        "[Lieu], le [date]\n\n"
        f"**Objet : demande de données agrégées pour le diagnostic social partagé {of}**"
    )


def _who(of: str) -> str:
    return (
        f"Nous conduisons un diagnostic social partagé {of}. Il "
        "nourrit l’analyse des besoins sociaux que prévoit l’article R. 123-1 du code de l’action "
        "sociale et des familles : un diagnostic sociodémographique de l’ensemble de la "
        "population, fondé sur les données d’observation sociale du territoire et établi avec les "
        "partenaires, publics ou privés, des actions de prévention et de développement social "
        "mentionnées à l’article L. 123-5 du même code. C’est à ce titre que nous "
        "sollicitons votre concours."
    )


def _what(asked: Sequence[Request], holder: Holder) -> str:
    one = len(asked) == 1
    lead = (
        "La donnée suivante n’est pas publiée à l’échelle dont nous avons besoin :"
        if one
        else "Les données suivantes ne sont pas publiées à l’échelle dont nous avons besoin :"
    )
    items = [f"- {each.what.rstrip('.')}{_own(each)} ;" for each in asked]
    items[-1] = f"{items[-1].removesuffix(' ;')}."
    details = (
        f"- échelle : {holder.level} ;\n"
        f"- période : {holder.period} ;\n"
        "- format : un fichier CSV ou un classeur XLSX, une ligne par territoire et par modalité, "
        "les codes de l’Insee au format texte ;\n"
        "- avec le fichier : la définition de ce qui est compté, la date d’observation, et les "
        "totaux correspondants."
    )
    wished = "Nous la souhaiterions ainsi :" if one else "Nous les souhaiterions ainsi :"
    listed = "\n".join(items)
    return f"{lead}\n\n{listed}\n\n{wished}\n\n{details}"


def _own(request: Request) -> str:
    own = [words for words in (request.level, request.period) if words]
    return f" ({', '.join(own)})" if own else ""


def _never(rule: Threshold) -> str:
    least = number(rule.least_count)
    rules = f"aucune case de moins de {least} unités n’est publiée"
    if rule.dominance is not None:
        rules += (
            ", aucun montant dont une seule unité représente plus de "
            f"{number(100 * rule.dominance, 0, '%')} ne l’est"
        )
    if rule.least_population:
        people = number(rule.least_population)
        rules += f", aucun territoire de moins de {people} habitants n’est montré"
    return (
        "Cette demande ne porte sur **aucune donnée à caractère personnel** : ni liste, ni fichier "
        "individuel, même pseudonymisé. Des effectifs agrégés qui ne permettent d’identifier "
        "personne n’entrent pas dans le champ du règlement (UE) 2016/679 (RGPD, considérant 26). "
        f"Vous pouvez donc laisser vides, ou remplacer par « s », les cases de moins de {least} "
        "unités. Si votre règle est plus stricte, elle s’appliquera : il suffit de nous "
        "l’indiquer.\n\n"
        "Avant toute publication, chaque tableau passe par un contrôle du secret : "
        f"{rules}, et d’autres cases sont masquées pour qu’aucune ne puisse être retrouvée à "
        "partir des totaux, d’une autre échelle ou d’une année précédente. Le fichier que vous "
        "nous transmettez reste dans un dossier à accès restreint ; il n’est ni diffusé ni "
        "transmis à des tiers."
    )


def _use() -> str:
    return (
        "Ces données serviront au seul diagnostic social partagé. Nous vous saurions gré de nous "
        "indiquer jusqu’où elles peuvent paraître :\n\n"
        "- [ ] dans les documents de travail de l’équipe seulement ;\n"
        "- [ ] dans l’édition remise au comité de pilotage ;\n"
        "- [ ] dans l’édition publique.\n\n"
        "Votre organisme sera cité comme source, avec la période des données. Vous recevrez le "
        "diagnostic, et les tableaux tirés de vos données avant leur diffusion."
    )
