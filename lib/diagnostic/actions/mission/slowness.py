"""When an expected impact could be seen: never a target of the year, and the first year said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.slow import slow, visible
from diagnostic.errors import Problem

if TYPE_CHECKING:
    from diagnostic.actions.mission.files import Known, Mission
    from diagnostic.actions.mission.model import Impact, Sign
    from diagnostic.actions.slow import Visible
    from diagnostic.study.document import Document


def first_seen(impact: Impact, sign: Sign, known: Known) -> Visible | None:
    """Return when a slow figure could first show an impact; None when nothing tells."""
    indicator = known.indicators.get(sign.indicator)
    source = slow(indicator) if indicator else None
    if source is None or impact.start is None:
        return None
    return visible(source, impact.start)


def impact_problems(
    impact: Impact, position: int, mission: Mission, document: Document
) -> Iterator[Problem]:
    """Yield the years at which a figure would be read too early."""
    for j, sign in enumerate(impact.signs):
        if sign.by is None:
            continue
        where = document.where(("impacts", position, "signs", j, "by"))
        if impact.start is None:
            yield Problem(
                "on ne peut pas dire quand ce chiffre se lira : l’année de départ manque",
                where, str(sign.by), f"ajoutez start à {impact.id}, ou retirez by",
            )  # fmt: skip
            continue
        seen = first_seen(impact, sign, mission.known)
        if seen is not None and sign.by < seen.first:
            label = mission.known.indicators[sign.indicator].label
            yield Problem(
                f"« {label} » suit lentement ce qui se passe : d’une action commencée en "
                f"{impact.start}, il ne montrerait rien avant {seen.first}",
                where, str(sign.by),
                f"écrivez by: {seen.first} ou plus tard (millésime {seen.vintages[0]} au plus tôt)",
            )  # fmt: skip
        elif sign.by <= impact.start:
            yield Problem(
                "un effet de long terme n’est pas une cible de l’année",
                where, str(sign.by), f"donnez une année après {impact.start}, ou retirez by",
            )  # fmt: skip
