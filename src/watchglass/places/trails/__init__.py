"""Made-up trails of made-up people, drawn and thrown away: what they would give away."""
