"""Pregnancies: the due date and how it was found, the course, the birth. Its records live inside its document."""
