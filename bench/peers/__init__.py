"""Other programs on the same texts: what they find and resolve, as values to compare with ours."""
