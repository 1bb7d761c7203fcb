"""Ten minutes before a negotiation: may they have more, what do they ask, what may we offer?"""

from dataclasses import replace

from lib.ui import frame
from lib.ui.negotiation import sheet

scope = frame.scope()
sheet.page(replace(scope, filter_pairs=()))
