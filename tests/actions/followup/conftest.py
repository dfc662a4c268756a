"""Fiches of one's own, followed: two pilots, one action under way."""

from __future__ import annotations

import pytest
from tests.actions.conftest import WHOLE

from diagnostic.actions.followup.files import load

RUNNING = (
    WHOLE.replace("status: validée", "status: en cours")
    .replace("measures: réalisation, definition: Visiteurs formés",
             "measures: réalisation, definition: Visiteurs formés, "
             "target: {value: 20 personnes, year: 2027}")
    .replace("owner: CCAS}]", "owner: CCAS}, {id: ET-ACT-01-2, text: Appeler, "
             "start: 2027-04-01, end: 2028-03-31, owner: CCAS}]")
)  # fmt: skip
SECOND = """\
id: ACT-02
title: Ouvrir une permanence
status: à l’étude
axis: AX-1
theme: seniors
why: {constats: [C-seniors-01]}
what: {objectives: [OB-1.1]}
who: {pilot: {organisation: Médiathèque, function: direction}}
when: {start: 2027-03-01, end: 2027-12-31}
evaluation:
  indicators:
    - measures: contexte
      definition: Habitants de 75 ans et plus
      indicator: population_75_plus
"""
TRACKS = """\
action,status,progress,reviewed,review,decision,body,alert,risk,spent,comment,demonstration
ACT-01,en cours,40,2027-06-11,2027-12-10,Acheter des téléphones,Comité de pilotage,bloquée,\
Plus de salle,600.5,À relancer,
"""
STEPS = """\
id,action,text,due,state,done,note,demonstration
ET-ACT-01-1,ACT-01,,2027-05-31,faite,2027-05-20,,
ET-ACT-01-3,ACT-01,Écrire la convention,2027-06-30,en cours,,,
"""
REALISATIONS = """\
id,action,step,date,text,quantity,unit,people,source,demonstration
RL-ACT-01-1,ACT-01,ET-ACT-01-1,2027-05-20,Formation tenue,2,jours,12,feuille,
RL-ACT-01-2,ACT-01,,2027-06-20,Café des visiteurs,1,café,3,feuille,
"""
RESULTS = """\
id,action,indicator,date,value,base,status,source,note,demonstration
RS-ACT-01-1,ACT-01,Part des personnes appelées,2027-06-30,45 %,80,définitif,tableau,,
RS-ACT-01-2,ACT-01,Part des personnes appelées,2027-09-30,"62,5 %",90,provisoire,tableau,,
"""
EFFECTS = """\
id,action,scale,date,text,source,clearance,demonstration
EF-ACT-01-1,ACT-01,groupe,2027-09-15,Les visiteurs se relaient,réunion,publique,
"""
FILES = {
    "followup.csv": TRACKS,
    "followup-steps.csv": STEPS,
    "followup-realisations.csv": REALISATIONS,
    "followup-results.csv": RESULTS,
    "followup-effects.csv": EFFECTS,
}


@pytest.fixture
def place(write):
    """Write the fiches and their follow-up; return the folder."""
    folder = write(RUNNING, SECOND)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def actions(place, known):
    """The fiches."""
    from diagnostic.actions.files import load as load_actions

    return load_actions("ici", known)


@pytest.fixture
def followup(actions):
    """Their follow-up."""
    return load("ici", actions)
