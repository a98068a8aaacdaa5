"""What every stage uses: estimates, columns, units, errors, and how kinds are found."""
