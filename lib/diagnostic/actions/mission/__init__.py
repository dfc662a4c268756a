"""The study's own pages: mission, charter, approach, scenarios, impacts, exchanges."""
