"""From findings to action: the chain, the fiches actions, their gates."""
