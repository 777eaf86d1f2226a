"""Places that families of a municipality can go to, and events there: proposed, approved, found, put in calendars."""
