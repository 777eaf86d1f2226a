"""The GraphQL types, one module for each part of the handbook."""
