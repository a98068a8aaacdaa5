"""The sub-commands that need more than a line; they call the library and hold no formula."""
