"""The system of actors: organisations and what links them, never persons."""
