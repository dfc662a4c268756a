"""What was hidden in a local table, why, and what was proved, in French."""

from __future__ import annotations

from diagnostic import text
from diagnostic.confidentiality.outcome import Proof, ProtectedTable


def report(table: ProtectedTable) -> str:
    """Return the report of a protected table, for the team; it holds no hidden figure."""
    declared = table.local.declared
    lines = [
        f"{declared.title} ({declared.holder}, {declared.period})",
        f"Seuil : {table.local.threshold.said}.",
    ]
    if not table.local.threshold.certain:
        lines.append("Ce seuil reste à confirmer avec le détenteur avant diffusion.")
    if declared.method == "round":
        lines.append(
            "Tous les effectifs sont arrondis, par un tirage toujours le même, et les sommes "
            "tombent juste ; aucun n’est masqué."
        )
    for proof in table.proofs:
        lines += _lines(proof)
    return text.typographic("\n".join(lines))


def _lines(proof: Proof) -> list[str]:
    hidden = proof.primary + proof.secondary
    if not hidden:
        cells = text.counted(proof.cells, "case")
        return [f"Rien à masquer sur {cells} : aucune ne révèle un petit effectif."]
    shown = text.counted(hidden, "case masquée", "cases masquées")
    own, others = text.number(proof.primary), text.number(proof.secondary)
    lines = [
        f"{shown} sur {text.number(proof.cells)}.",
        f"  – pour elles-mêmes : {own} ; pour protéger les autres : {others}",
    ]
    lines += [
        f"  – {reason.label} : {text.counted(count, 'case')}"
        for reason, count in proof.reasons.items()
    ]
    lines.append(
        f"Preuve : {text.counted(proof.targets, 'valeur')} à protéger, chacune laissée incertaine "
        "autant que le seuil l’exige pour qui connaît tout ce qui est publié"
        + (
            f", et pour {text.counted(proof.lone, 'contributeur seul', 'contributeurs seuls')} "
            "dans une case masquée."
            if proof.lone
            else "."
        )
    )
    if proof.optimal:
        lines.append("Aucun autre masque ne perd moins d’information.")
    if proof.totals:
        lines.append(
            f"{text.counted(proof.totals, 'total a dû être masqué', 'totaux ont dû être masqués')} "
            "faute d’autre protection."
        )
    if proof.coarser:
        lines.append(f"Regrouper masquerait moins : {' ; '.join(proof.coarser)}.")
    return lines
