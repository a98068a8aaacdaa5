"""What every stage uses: numbers with intervals, columns, units, errors, and how kinds are found."""
