"""The messages a consultant reads when a study file is wrong, word for word."""

import pytest

from diagnostic.errors import StudyError
from diagnostic.study import load_study

WRONG = {
    "misspelt_key": 'territoire: "COM-84031"\ndate: 2026-09-15\n',
    "unknown_key": 'territory: "COM-84031"\ndate: 2026-09-15\nzzz: 1\n',
    "near_name": 'territory: "Carpentra"\ndate: 2026-09-15\n',
    "unknown_name": 'territory: "Xyzzy"\ndate: 2026-09-15\n',
    "unquoted_code": "territory: 84031\ndate: 2026-09-15\n",
    "unquoted_zero": "territory: 01001\ndate: 2026-09-15\n",
    "lost_zero": "territory: 1001\ndate: 2026-09-15\n",
    "underscored": "territory: 84_031\ndate: 2026-09-15\n",
    "list_item": 'territory: "COM-84031"\ndate: 2026-09-15\npeers:\n  - 84007\n  - "Avignn"\n',
    "flow_item": 'territory: "COM-84031"\ndate: 2026-09-15\npeers: [84007]\n',
    "wrong_level": 'territory: "COM-84031"\ndate: 2026-09-15\npeers: ["DEP-84"]\n',
    "yes_no": 'territory: "COM-84031"\ndate: 2026-09-15\ntitle: no\ncommissioner: yes\n',
    "empty_value": 'territory: "COM-84031"\ndate: 2026-09-15\ntitle:\n',
    "blank_title": 'territory: "COM-84031"\ndate: 2026-09-15\ntitle: "  "\n',
    "no_territory": "date: 2026-09-15\n",
    "no_date": 'territory: "COM-84031"\n',
    "bad_date": 'territory: "COM-84031"\ndate: 15/09/2026\n',
    "impossible_date": 'territory: "COM-84031"\ndate: 2026-02-30\n',
    "year_only": 'territory: "COM-84031"\ndate: 2026\n',
    "edition": 'territory: "COM-84031"\ndate: 2026-09-15\nedition: publik\n',
    "theme": 'territory: "COM-84031"\ndate: 2026-09-15\nthemes: [portrait, senior, jeunesse]\n',
    "theme_twice": 'territory: "COM-84031"\ndate: 2026-09-15\nthemes: [portrait, portrait]\n',
    "no_theme": 'territory: "COM-84031"\ndate: 2026-09-15\nthemes: []\n',
    "theme_not_a_list": 'territory: "COM-84031"\ndate: 2026-09-15\nthemes: portrait\n',
    "two_subjects": 'territory: "COM-84031"\nbatch: {each: commune, of: "DEP-93"}\n'
    "date: 2026-09-15\n",
    "batch_keys": "batch: {each: ville, off: DEP-93}\ndate: 2026-09-15\n",
    "batch_text": "batch: DEP-93\ndate: 2026-09-15\n",
    "structure": 'territory: "COM-84031"\ndate: 2026-09-15\nstructures:\n'
    '  - name: "Centre social"\n    communes:\n    kinds: "EVS"\n',
    "title_word": 'territory: "COM-84031"\ndate: 2026-09-15\ntitle: "Portrait {ville}"\n',
    "title_list": 'territory: "COM-84031"\ndate: 2026-09-15\ntitle: [a, b]\n',
    "duplicate_key": 'territory: "COM-84031"\ndate: 2026-09-15\nterritory: "COM-84007"\n',
    "tag": 'territory: "COM-84031"\ndate: 2026-09-15\ntitle: !!python/name:os.system x\n',
    "empty_file": "",
    "only_comments": "# rien\n",
    "several_documents": 'territory: "COM-84031"\n---\ndate: 2026-09-15\n',
    "tab": 'territory: "COM-84031"\nstructures:\n\t- name: "x"\n',
    "colon": "title: Carpentras : portrait\n",
    "open_quote": 'territory: "COM-84031\ndate: 2026-09-15\n',
    "open_list": "themes: [portrait, seniors\ndate: 2026-09-15\n",
    "indent": 'territory: "COM-84031"\n  date: 2026-09-15\n',
    "just_a_list": "- COM-84031\n",
    "alias": "title: *x\n",
    "control": "title: \x07\n",
    "everything": 'territory: 84031\nthemes: [senior]\nedition: publique\ncomparator: ["DEP-84"]\n',
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_message(text, project, gazetteer, snapshot):
    path = project / "params" / "essai.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        load_study("essai", gazetteer)
    assert str(error.value) == snapshot


def test_wrong_encoding(project, gazetteer, snapshot):
    path = project / "params" / "essai.yml"
    path.write_bytes('territory: "COM-84031"\ntitle: "Étude"\n'.encode("cp1252"))
    with pytest.raises(StudyError) as error:
        load_study("essai", gazetteer)
    assert str(error.value) == snapshot


def test_unknown_study_names_near_ones(project, gazetteer, snapshot):
    (project / "params" / "carpentras.yml").write_text("")
    with pytest.raises(StudyError) as error:
        load_study("carpentra", gazetteer)
    assert str(error.value) == snapshot
