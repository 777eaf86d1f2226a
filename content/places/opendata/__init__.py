"""Files of open data that municipalities publish (推奨データセット), read as proposals of places and events."""
