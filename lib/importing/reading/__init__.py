"""What each column means: evidence, and one reading chosen as a whole."""
