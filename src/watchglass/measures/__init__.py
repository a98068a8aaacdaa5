"""The questions asked of every option; one file a question."""
