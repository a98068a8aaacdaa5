"""Exact geometry of what cameras see of lines on the ground; compiled loops live here."""
