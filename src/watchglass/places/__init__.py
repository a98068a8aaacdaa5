"""Where cameras and streets are, and how people's movement meets them."""
