"""The behaviour page: who pays how, and who is changing."""
