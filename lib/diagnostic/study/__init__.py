"""Study files: what ``params/*.yml`` says, checked, resolved, and explained when wrong."""

from diagnostic.study.load import load_study, project_gazetteer, studies, study_path
from diagnostic.study.model import Edition, Group, Structure, Study
from diagnostic.study.resolve import default_comparators, focus

__all__ = [
    "Edition",
    "Group",
    "Structure",
    "Study",
    "default_comparators",
    "focus",
    "load_study",
    "project_gazetteer",
    "studies",
    "study_path",
]
