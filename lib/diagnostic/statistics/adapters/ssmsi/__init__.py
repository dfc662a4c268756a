"""SSMSI: offences recorded by police and gendarmerie."""
