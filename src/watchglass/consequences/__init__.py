"""What follows for people and budgets; one file a consequence."""
