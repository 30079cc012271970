"""Hand-coded reports: how they are written down, and what they compile to."""
