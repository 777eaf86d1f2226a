"""The desk: where a municipality's editors and staff write articles, look at each other's, and publish them."""
