"""What a column can be: by what stands in it, and by how it relates to the others."""
