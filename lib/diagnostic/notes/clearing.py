"""What stands between a note and an edition shared outside the team."""

from __future__ import annotations

from diagnostic.errors import DisclosureError, Problem
from diagnostic.notes.review import Review, Reviewed
from diagnostic.study.model import Edition

TO_READ = "ce paragraphe est à relire : un chiffre qu’il cite a changé"
WITHHELD = "ce paragraphe cite un chiffre qui n’est plus diffusé"
REFUSED = (TO_READ, WITHHELD)
"""What the failure of a chapter says when its words may not be published yet."""


def require_read(review: Review, edition: Edition, command: str) -> None:
    """Refuse words whose figures have moved, in the editions that must not print them.

    The public edition asks that every paragraph be read again; the committee's
    shows the mark, but for a figure that may no longer be printed at all. A
    figure named that does not exist is refused in both.

    Parameters
    ----------
    review : Review
    edition : Edition
    command : str
        What to type once the paragraph is read.

    Raises
    ------
    DisclosureError
        With every paragraph at once.
    """
    if edition is Edition.WORKING:
        return
    problems = list(review.problems)
    for each in review.moved:
        hidden = any(change.hidden for change in each.changes)
        if hidden or edition is Edition.PUBLIC:
            problems.append(_problem(review, each, command, hidden=hidden))
    if problems:
        raise DisclosureError(problems)


def _problem(review: Review, each: Reviewed, command: str, *, hidden: bool) -> Problem:
    return Problem(
        WITHHELD if hidden else TO_READ,
        review.note.where(each.paragraph),
        "\n             ".join(change.what for change in each.changes),
        f"relisez-le, corrigez-le s’il le faut, puis : {command} "
        f"--paragraph {each.paragraph.number}",
    )
