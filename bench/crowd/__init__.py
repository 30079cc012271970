"""Many people at once on a team's server over a large case: how long pages take, and whether any decision is lost."""
