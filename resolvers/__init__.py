"""Queries and mutations, one thin module for each part of the handbook."""
