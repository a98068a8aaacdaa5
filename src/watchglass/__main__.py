"""Lets `python -m watchglass` do what the command `watchglass` does."""

from watchglass.cli import main

if __name__ == "__main__":
    main()
