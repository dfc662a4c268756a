"""Two ways to read YAML, one meaning."""

import itertools

import pytest
from ruamel.yaml.error import YAMLError

from diagnostic import paths
from diagnostic.study import composing, document

FILES = sorted(
    itertools.chain(paths.params().glob("*.yml"), (paths.root() / "data").rglob("field/**/*.yml"))
)
TEXTS = [
    "a: 01001\n",
    "a: 0o17\nb: 0x1F\nc: 1_000\nd: 1e3\ne: .5\nf: 12:30\ng: 2026-01-01\n",
    "i: yes\nj: ~\nk: null\nl: =\nn: 'x'\no: \"y\"\np: +1\nq: -.inf\nr: True\ns: NO\n",
    "a: >\n  un\n  deux\n\n  trois\nb: |\n  un\n  deux\nc: >-\n  plié\n  ici\n",
    "a: [1, b, {c: d}]\nb: {x: 1}\n",
    "- a\n- b\n",
    "a: &x 1\nb: *x\n",
    "a: !foo bar\nb: !!str 12\n",
    "? x\n: y\n",
    "a: 'é’ «»'\n# commentaire\nb: texte # fin\n",
    "a: multi\n  ligne\n  texte\n",
    'a: "esc\\u00e9 \\n z"\n',
    "a: http://x.y/z:8\nb: b#c\n",
    "---\na: 1\n...\n",
]


def read(text):
    found = document.Document("essai")
    root = composing.composed(text)
    values = document._value(root, (), found, in_list=False)
    return values, found.places, [str(problem) for problem in found.problems]


@pytest.mark.parametrize("text", [*TEXTS, *(p.read_text("utf-8") for p in FILES)])
def test_the_fast_way_and_the_other_read_the_same(text, monkeypatch):
    fast = read(text)
    monkeypatch.setattr(composing, "CParser", None)
    assert read(text) == fast


def test_a_folded_text_holds_nothing_but_its_words(monkeypatch):
    text = "a: >\n  un\n  deux\n"
    assert read(text)[0] == {"a": "un deux\n"}
    monkeypatch.setattr(composing, "CParser", None)
    assert read(text)[0] == {"a": "un deux\n"}


@pytest.mark.parametrize("text", ["a: [1\n", "a: 1\n---\nb: 2\n", "a: *rien\n", "a: b: c\n"])
def test_what_is_no_yaml_is_refused_by_the_one_that_says_why(text):
    with pytest.raises(YAMLError):
        composing.composed(text)
