"""What people said: votes, interviews, questionnaires, actors, workshops."""
