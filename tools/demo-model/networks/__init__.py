"""The three networks and how they are trained."""
