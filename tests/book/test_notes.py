"""A book is refused when the team's words must be read again before they are published."""

import pytest

from diagnostic import paths
from diagnostic.book.assemble import assemble
from diagnostic.book.plan import ChapterSource, Part
from diagnostic.confidentiality.outputs import Guard
from diagnostic.errors import DisclosureError
from diagnostic.notes.clearing import REFUSED
from diagnostic.study.model import Edition


@pytest.mark.parametrize("reason", REFUSED)
@pytest.mark.parametrize("edition", [Edition.STEERING, Edition.PUBLIC])
def test_words_to_read_again_stop_the_whole_book(toy, sandbox, tmp_path, edition, reason):
    failed = ChapterSource("seniors", "Seniors", None, failure=f"cellule [4] : ligne 3 : {reason}")
    guard = Guard(edition, paths.field("essai"), ())
    plan = toy.plan(tmp_path / "carnets", parts=(Part("", (failed,)),), guard=guard)
    with pytest.raises(DisclosureError, match=r"seniors : .*à relire[^$]*diagnostic notes status"):
        assemble(plan, tmp_path / "livre")
    assert not (tmp_path / "livre").exists()


def test_another_failure_leaves_a_book_with_a_notice(toy, sandbox, tmp_path):
    failed = ChapterSource("seniors", "Seniors", None, failure="cellule [4] : division par zéro")
    guard = Guard(Edition.PUBLIC, paths.field("essai"), ())
    plan = toy.plan(tmp_path / "carnets", parts=(Part("", (failed,)),), guard=guard)
    assert assemble(plan, tmp_path / "livre").is_dir()
