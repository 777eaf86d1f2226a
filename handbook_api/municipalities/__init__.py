"""Municipalities as data: one YAML file each, which a ward officer can read, and which is checked at start."""
