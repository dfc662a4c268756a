"""``python -m diagnostic.cli``."""

from diagnostic.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
