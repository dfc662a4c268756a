"""The book: a true Quarto project, its renderers and its checks."""
