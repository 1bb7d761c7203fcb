"""The terms page: break-even first, then effects of other terms."""
