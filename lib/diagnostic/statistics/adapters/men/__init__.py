"""Ministry of Education: social index, results, pupils and directory of schools.

School figures belong to schools, not to residents: a commune's are those of
the schools that stand in it.
"""
