"""Published figures with their sources, and the quantities that rest on them."""
