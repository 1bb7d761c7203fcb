"""What headings and words mean, read from `data/vocabulary`: no word of any language stands in code."""
