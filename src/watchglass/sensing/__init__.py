"""How people come before a sensor; one file a sensor."""
