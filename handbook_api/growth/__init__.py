"""Growth: measurements, and where they lie on the official curves."""
