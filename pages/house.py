"""What no ledger tells: margin, cost of money and the like, agreed once by both heads."""

from lib.ui import frame, house

scope = frame.scope()
house.page(scope)
