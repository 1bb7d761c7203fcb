"""The board: agenda, opinions, options, decisions and what came of them."""
