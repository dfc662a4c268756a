"""FINESS: health and social establishments, and the places of those for care at home or in."""
