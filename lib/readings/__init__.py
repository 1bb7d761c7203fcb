"""Answers in a sentence: frame in, words out, every number taken from the frame."""
