"""The years: three engines that turn one rule table and the classes' rates into lives."""
