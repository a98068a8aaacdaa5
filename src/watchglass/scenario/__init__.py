"""Scenario files: what they may hold, how they are read, checked and drawn."""
