"""Questionnaires: what respondents answered, shown without showing who."""
