from hypothesis import given
from hypothesis import strategies as st

from diagnostic.voices.consultation.readings import Reading, Tally, Vote
from diagnostic.voices.consultation.rules import Rules

FOR, AGAINST = Tally((0, 0, 0, 3, 5)), Tally((5, 3, 0, 0, 0))
MIDDLING, SPLIT = Tally((0, 1, 5, 2, 0)), Tally((4, 0, 0, 0, 4))


def readings(**items):
    return {found.item: found for found in Vote(items).read()}


def test_each_reading_has_its_item():
    found = readings(
        shared={"élus": FOR, "habitants": FOR},
        refused={"élus": AGAINST, "habitants": AGAINST},
        tense={"élus": FOR, "habitants": AGAINST},
        split={"élus": SPLIT, "habitants": MIDDLING},
        vague={"élus": Tally((0, 1, 3, 1, 0), blanks=4), "habitants": MIDDLING},
    )
    assert found["shared"].readings[:2] == (Reading.SHARED, Reading.CONSENSUS)
    assert found["refused"].readings == (Reading.REFUSED,)
    assert Reading.TENSION in found["tense"].readings
    assert found["tense"].gaps[0].first == "élus"
    assert found["tense"].gaps[0].medians == (5, 1)
    assert found["split"].divided == ("élus",)
    assert Reading.UNCLEAR in found["vague"].readings


def test_a_weak_signal_is_first_for_one_group_alone():
    found = readings(
        a={"élus": MIDDLING, "habitants": FOR, "acteurs": MIDDLING},
        b={"élus": FOR, "habitants": MIDDLING, "acteurs": FOR},
    )
    assert found["a"].single == "habitants"
    assert not found["b"].single


def test_a_group_too_small_has_no_part_in_what_names_it():
    tiny = Tally((4, 0, 0, 0, 0))
    found = readings(a={"élus": FOR, "habitants": tiny})["a"]
    assert Reading.TENSION not in found.readings
    assert not found.gaps
    assert Reading.SHARED not in found.readings, "one group alone shares nothing"


def test_rules_are_those_given():
    vote = {"a": {"élus": FOR, "habitants": Tally((0, 1, 2, 3, 2))}}
    assert Reading.SHARED not in Vote(vote).read()[0].readings
    loose = Vote(vote, Rules(shared_top=0.6)).read()[0]
    assert Reading.SHARED in loose.readings


tally = st.builds(Tally, st.tuples(*[st.integers(0, 6)] * 5), st.integers(0, 2))


@given(st.dictionaries(st.sampled_from("abc"), tally, min_size=2), st.randoms())
def test_neither_items_nor_groups_have_an_order(groups, random):
    names = list(groups)
    random.shuffle(names)
    one = Vote({"x": groups, "y": dict.fromkeys(groups, AGAINST)}).read()
    other = Vote({"y": dict.fromkeys(names, AGAINST), "x": {g: groups[g] for g in names}}).read()
    first = {found.item: (found.readings, found.gaps, set(found.divided)) for found in one}
    again = {found.item: (found.readings, found.gaps, set(found.divided)) for found in other}
    assert first == again
