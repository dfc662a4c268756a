"""Statistics: catalogue, formulas, store, adapters, observations."""
