"""From a string to a query: its grammar, what it refuses and what it warns of."""
