"""Reading bodies, conventions, calendar and meetings: everything checked, every error at once."""

from __future__ import annotations

import pytest
from tests.actions.conftest import IDEA

from diagnostic.actions.files import load as load_actions
from diagnostic.actions.governance.files import load
from diagnostic.actions.governance.private import LEAST, breakable
from diagnostic.errors import DataError

BODIES = """\
bodies:
  - id: copil
    name: Comité de pilotage
    kind: comité de pilotage
    power: décide
    colleges:
      - {id: elus, name: Élus, seats: 4}
      - {id: habitants, name: Habitants, seats: 4}
      - {id: invites, name: Invités, votes: false}
    quorum: {percent: 50, colleges: 2}
    rule: majorité simple
  - id: usagers
    name: Comité d’usagers
    kind: comité d’usagers
    power: donne un avis
    colleges: [{id: usagers, name: Usagers, seats: 12}]
    reports_to: [copil]
"""
MEETING = """\
body: copil
date: 2026-06-18
state: tenue
agenda:
  - {title: Appeler les personnes isolées, aim: décision, links: [ACT-01]}
attendance:
  - {college: elus, present: 3}
  - {college: habitants, present: 2, represented: 1}
  - {college: invites, present: 5}
decisions:
  - id: DC-2026-01
    item: 1
    text: Lancer l’action.
    outcome: adoptée
    links: [ACT-01, C-seniors-01]
    votes: {favour: 4, against: 1, abstention: 1}
    tasks: [{what: Écrire aux communes, who: CCAS, by: 2026-09-01}]
"""
OPINION = """\
body: usagers
date: 2026-10-08
state: tenue
attendance: [{college: usagers, present: 9}]
decisions:
  - {id: DC-2026-02, text: Appeler le matin., outcome: avis favorable}
"""
CONVENTIONS = """\
conventions:
  - {id: CV-01, title: Agrément, kind: agrément, first_year: 2021, last_year: 2024}
  - {id: CV-02, title: Suite, start: 2025-01-01, end: 2028-12-31, renews: CV-01}
"""


@pytest.fixture
def govern(write, known):
    """Write the files of a governance, beside a fiche, and read them."""

    def make(bodies=BODIES, conventions=CONVENTIONS, calendar="", **meetings):
        folder = write(IDEA).parent / "governance"
        (folder / "meetings").mkdir(parents=True, exist_ok=True)
        for name, said in (
            ("bodies", bodies),
            ("conventions", conventions),
            ("calendar", calendar),
        ):
            if said:
                (folder / f"{name}.yml").write_text(said, encoding="utf-8")
        for name, said in (meetings or {"2026-06-18-copil": MEETING}).items():
            (folder / "meetings" / f"{name}.yml").write_text(said, encoding="utf-8")
        return load("ici", known, load_actions("ici", known))

    return make


def errors(govern, *args, **over):
    with pytest.raises(DataError) as caught:
        govern(*args, **over)
    return caught.value.problems


def changed(old, new, text=MEETING):
    assert old in text
    return {"2026-06-18-copil": text.replace(old, new)}


def test_no_file_is_no_governance(sandbox, known):
    assert load("ici", known, None) is None


def test_what_is_declared_is_read(govern):
    found = govern(**{"2026-06-18-copil": MEETING, "2026-10-08-usagers": OPINION})
    assert [(body.id, depth) for body, depth in found.tree()] == [("copil", 0), ("usagers", 1)]
    assert [decision.id for _, decision in found.decisions()] == ["DC-2026-01", "DC-2026-02"]
    assert found.body_of(found.by_meeting["2026-10-08-usagers"]).name == "Comité d’usagers"
    assert not found.fictional


def test_bodies_that_report_to_each_other_are_refused(govern):
    looped = BODIES.replace(
        "rule: majorité simple", "rule: majorité simple\n    reports_to: [usagers]"
    )
    (problem,) = errors(govern, looped)
    assert "revient à son point de départ" in problem.what
    assert problem.found == "copil → usagers → copil"
    assert "bodies.yml, ligne" in problem.where


def test_a_convention_that_renews_itself_is_refused(govern):
    looped = CONVENTIONS.replace("last_year: 2024", "last_year: 2024, renews: CV-02")
    (problem,) = errors(govern, conventions=looped)
    assert problem.found == "CV-01 → CV-02 → CV-01"


def test_every_mistake_is_told_at_once(govern):
    bodies = BODIES.replace("kind: comité d’usagers", "kind: comité d’usager")
    meeting = MEETING.replace("2026-06-18", "18 juin 2026")
    found = errors(
        govern, bodies, CONVENTIONS.replace("2024", "2020"), **{"2026-06-18-copil": meeting}
    )
    said = [str(each) for each in found]
    assert len(found) == 3
    assert any("comité d’usagers" in each.near for each in found)
    assert any("écrivez 2026-06-18" in each for each in said)
    assert any("finit avant de commencer" in each for each in said)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("reports_to: [copil]", "reports_to: [copill]", "n’est pas déclarée"),
        ("reports_to: [copil]", "reports_to: [usagers]", "se rend compte à elle-même"),
        ("rule: majorité simple", "rule: majorité qualifiée", "part des voix"),
        ("rule: majorité simple", "rule: consensus\n    share: 60", "majorité qualifiée"),
        ("percent: 50, colleges: 2", "seats: 9", "plus de sièges"),
        ("percent: 50, colleges: 2", "colleges: 3", "plus de collèges"),
        ("percent: 50, colleges: 2", "proxies: true", "ne dit pas combien"),
        ("id: usagers\n", "id: copil\n", "déjà pris"),
        ("id: copil\n", "id: Copil\n", "bonne forme"),
    ],
)
def test_bodies_that_do_not_hold_are_refused(govern, old, new, what):
    assert old in BODIES
    assert what in " ".join(problem.what for problem in errors(govern, BODIES.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("body: copil", "body: copill", "n’est pas déclarée"),
        ("date: 2026-06-18", "date: 2026-06-19", "ne portent pas le même nom"),
        ("state: tenue", "state: prévue", "ni présents ni décisions"),
        ("college: elus, present: 3", "college: elu, present: 3", "n’est pas de cette instance"),
        (
            "college: elus, present: 3",
            "college: elus, present: 5",
            "plus de présents que de sièges",
        ),
        ("college: habitants, present: 2", "college: elus, present: 2", "compté deux fois"),
        ("favour: 4", "favour: 9", "plus de voix que de votants"),
        ("favour: 4, against: 1", "favour: 1, against: 4", "la règle n’est pas satisfaite"),
        ("outcome: adoptée", "outcome: rejetée", "les voix disent l’inverse"),
        ("college: elus, present: 3", "college: elus, present: 1", "sans quorum"),
        ("links: [ACT-01, C-seniors-01]", "links: [ACT-10]", "aucune fiche"),
        ("item: 1", "item: 3", "que l’ordre du jour n’a pas"),
        ("id: DC-2026-01", "id: DC-2025-01", "pas de l’année"),
        ("by: 2026-09-01", "by: 2026-01-01", "avant la réunion"),
        ("who: CCAS", "who: Madame Martin", "le nom d’une personne"),
        ("Écrire aux communes", "Écrire à jean.martin@exemple.fr", "adresse électronique"),
    ],
)
def test_records_that_do_not_hold_are_refused(govern, old, new, what):
    found = errors(govern, **changed(old, new))
    assert what in " ".join(problem.what for problem in found)
    assert all("ligne" in problem.where for problem in found)


def test_who_is_named_is_never_repeated(govern):
    for problem in errors(govern, **changed("who: CCAS", "who: Madame Martin")):
        assert "Martin" not in str(problem)


def test_an_advisory_body_cannot_decide(govern):
    found = errors(govern, **{"2026-10-08-usagers": OPINION.replace("avis favorable", "adoptée")})
    assert "donne un avis, elle ne décide pas" in found[0].what


def test_votes_of_colleges_make_the_total(govern):
    by = "votes: {favour: 4, against: 1, abstention: 1}"
    split = (
        f"{by}\n    by_college: [{{college: elus, favour: 3}}, "
        "{college: habitants, favour: 1, against: 2}]"
    )
    said = " ".join(problem.what for problem in errors(govern, **changed(by, split)))
    assert "(contre)" in said
    assert "(abstentions)" in said
    assert "(pour)" not in said


def test_guests_have_no_vote(govern):
    by = "votes: {favour: 4, against: 1, abstention: 1}"
    split = "by_college: [{college: invites, favour: 4}]"
    assert "sans voix" in " ".join(p.what for p in errors(govern, **changed(by, split)))


def test_small_colleges_are_not_broken_down_in_shared_editions(govern):
    by = "votes: {favour: 4, against: 1, abstention: 1}"
    split = (
        "by_college: [{college: elus, favour: 3}, "
        "{college: habitants, favour: 1, against: 1, abstention: 1}]"
    )
    found = govern(**changed(by, split))
    ((meeting, decision),) = found.decisions()
    assert decision.counted.favour == 4
    assert breakable(found.body_of(meeting), decision, shared=False)
    assert not breakable(found.body_of(meeting), decision, shared=True)


def test_one_small_college_hides_all_of_them(govern):
    bodies = BODIES.replace("seats: 4", "seats: 20")
    split = (
        f"by_college: [{{college: elus, favour: {LEAST + 2}}}, {{college: habitants, favour: N}}]"
    )

    def read(votes):
        meeting = MEETING.replace(
            "votes: {favour: 4, against: 1, abstention: 1}", split.replace("N", str(votes))
        )
        meeting = meeting.replace("elus, present: 3", "elus, present: 15").replace(
            "habitants, present: 2", "habitants, present: 15"
        )
        found = govern(bodies, **{"2026-06-18-copil": meeting})
        ((meeting, decision),) = found.decisions()
        return breakable(found.body_of(meeting), decision, shared=True)

    assert read(LEAST)
    assert not read(LEAST - 1)


def test_an_event_needs_a_day_or_words(govern):
    calendar = "events: [{title: Journée}, {title: Séance, when: 21 mai, body: copill}]\n"
    found = errors(govern, calendar=calendar)
    assert {problem.what[:14] for problem in found} == {"cet événement ", "cette instance"}


def test_an_unreadable_file_of_bodies_blames_no_meeting(govern):
    found = errors(govern, "bodies: [{id: copil}]\n")
    assert not any("n’est pas déclarée" in problem.what for problem in found)
