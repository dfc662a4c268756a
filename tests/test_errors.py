"""Errors say what, where, what was found and what to do, and cross processes."""

import pickle

import pytest

from diagnostic import errors

TREE = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)
]


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_errors_cross_processes(kind):
    error = kind([errors.Problem("faux", where="params/x.yml:3", found="y", near=("z",))])
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert back.problems == error.problems
    assert str(back) == str(error)


def test_a_problem_is_read_in_order():
    problem = errors.Problem(
        "cette clé n’existe pas",
        where="params/x.yml, ligne 3",
        found="comissioner",
        remedy="écrivez commissioner",
        near=("commissioner",),
    )
    assert str(problem).splitlines() == [
        "params/x.yml, ligne 3 : cette clé n’existe pas",
        "    trouvé : comissioner",
        "    proche : commissioner",
        "    à faire : écrivez commissioner",
    ]


def test_the_tree_drawn_at_the_head_of_the_module_is_complete():
    for kind in TREE:
        assert kind.__name__ in (errors.__doc__ or "")
