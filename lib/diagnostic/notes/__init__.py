"""The consultant's words: their paragraphs, the figures they rest on, what has moved since.

Nothing here ever writes a note. What a paragraph was read with is kept beside
it, in ``notes/<theme>.figures.yml``, by ``diagnostic notes read`` alone.
"""
