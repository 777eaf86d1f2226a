"""What the municipality's staff do across families: registration, checkup days, who was missed, figures, import."""
