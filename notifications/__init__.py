"""Reminders: what to tell whom and when, and getting it onto the phone."""
