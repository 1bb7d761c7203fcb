"""The negotiation sheet: what they ask, what we may offer, their answer."""
