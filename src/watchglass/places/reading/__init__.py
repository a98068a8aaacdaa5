"""Readers of files about cameras, streets, buildings and counts of people by area."""
