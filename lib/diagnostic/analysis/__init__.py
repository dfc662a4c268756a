"""From observations to what they say: profile, comparison, trends, findings, pages."""
