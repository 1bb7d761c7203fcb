"""The negotiation sheet's own parts."""
