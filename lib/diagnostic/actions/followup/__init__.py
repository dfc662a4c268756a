"""What becomes of actions: steps, realisations, results, effects; the tableau de suivi."""
