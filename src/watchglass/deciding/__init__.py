"""What is decided about a sighting, by published error rates; one file a decision model."""
