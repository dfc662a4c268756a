"""What is said when a territory is unknown, ambiguous, or written as a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from diagnostic.errors import Problem, TerritoryError
from diagnostic.territories.codes import Level
from diagnostic.territories.overseas import collectivity

if TYPE_CHECKING:
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.territories.territory import Territory

_LISTED = 12
_RHONE = {"69D", "69M"}
"""Codes of collectivités, which are not those of the département that INSEE counts."""
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def unknown(found: str, near: tuple[str, ...] = ()) -> TerritoryError:
    """Return the error for a territory that does not exist, or stands in a collectivité."""
    if found.upper().removeprefix("DEP-") in _RHONE:
        return TerritoryError(
            Problem(
                "ce code désigne le département du Rhône sans la métropole de Lyon, ou la "
                "métropole seule : l’Insee publie le Rhône entier (DEP-69)",
                found=found,
                near=("Rhône (DEP-69)", "Métropole de Lyon (EPCI-200046977)"),
                remedy="écrivez DEP-69 ou EPCI-200046977, ou déclarez un groupe de communes",
            )
        )
    if (place := collectivity(found)) is not None:
        return TerritoryError(
            Problem(
                f"{place} est une collectivité d’outre-mer : les fichiers communaux de l’Insee "
                "ne la couvrent pas, et ce diagnostic n’en a aucun chiffre",
                found=found,
                remedy="choisissez une commune des départements de l’Hexagone ou d’outre-mer "
                "(Guadeloupe, Martinique, Guyane, La Réunion, Mayotte)",
            )
        )
    return TerritoryError(
        Problem(
            "ce territoire n’existe pas",
            found=found,
            near=near,
            remedy="écrivez le nom d’une commune ou son code, par exemple Carpentras ou COM-84031",
        )
    )


def ambiguous(
    text: str, candidates: Sequence[TerritoryId], get: Callable[[TerritoryId], Territory]
) -> TerritoryError:
    """List every territory of that name, the most populated first."""
    found = sorted(map(get, candidates), key=lambda one: (-(one.population or 0), str(one.id)))
    more = len(found) - _LISTED
    return TerritoryError(
        Problem(
            f"{len(found)} territoires portent ce nom",
            found=text,
            near=(
                *(f"{one.name} ({one.id}, {_place(one, get)})" for one in found[:_LISTED]),
                *([f"et {more} autres"] if more > 0 else []),
            ),
            remedy=f"ajoutez le département ou écrivez le code, par exemple {found[0].id}",
        )
    )


def _place(one: Territory, get: Callable[[TerritoryId], Territory]) -> str:
    """Return the département of a commune, the level of a larger territory."""
    department = one.parents.get(Level.DEP)
    if one.id.level is Level.COM and department is not None:
        return get(department).name
    return one.id.level.label


def several_levels(text: str, found: Sequence[tuple[TerritoryId, str]]) -> TerritoryError:
    """Return the error for a bare code that several levels use."""
    return TerritoryError(
        Problem(
            "ce code désigne plusieurs territoires",
            found=text,
            near=tuple(f"{name} ({key})" for key, name in found),
            remedy=f"écrivez le niveau devant le code, par exemple {found[0][0]}",
        )
    )


def number(text: str) -> TerritoryError:
    """Refuse a number, whose leading zeros are lost, with the line to write."""
    code = text.removesuffix(".0").zfill(5)
    return TerritoryError(
        Problem(
            "un code de commune est un texte de cinq caractères, pas un nombre",
            found=text,
            remedy=f'écrivez "COM-{code}", avec les guillemets',
        )
    )


def day(date: str) -> str:
    """Write an ISO date in French: « 1er janvier 2025 »."""
    year, month, rank = date.split("-")
    return f"{'1er' if rank == '01' else int(rank)} {_MONTHS[int(month) - 1]} {year}"


def postal(code: str, former: str, name: str, key: str) -> TerritoryError:
    """Refuse a postal code of Paris, which was the code of a commune of the old Seine."""
    return TerritoryError(
        Problem(
            f"{code} est un code postal de Paris, et fut le code de {former}",
            found=code,
            near=(f"{name} ({key})",),
            remedy=f"écrivez le code de l’Insee, {key}, ou le nom de la commune",
        )
    )
