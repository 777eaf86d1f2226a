"""Announcements: what a municipality has to say to many families at once, by whom, to whom, and getting it there."""
