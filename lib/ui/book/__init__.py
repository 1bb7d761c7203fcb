"""The import on the book page: choose a source, settle what it means, see what comes of it, import."""
