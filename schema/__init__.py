"""The GraphQL types. `handbook.graphql` beside this file is the printed schema; a test holds it to the code."""
