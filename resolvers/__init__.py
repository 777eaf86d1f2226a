"""Queries and mutations: unpack the input, call a service, show what it gave. No logic of their own."""
