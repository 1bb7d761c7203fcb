"""Days, numbers and words as people and programs write them."""
