"""Children: who each child is. Everything recorded about a child lives inside its document."""
