"""Who there is: classes of synthetic people, never persons."""
