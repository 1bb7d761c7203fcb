"""The few rules that the theme cannot say: a bar that stays in sight, no eye in a blind entry.

And what a page says by itself once its server is gone, as nobody is left then to send it words.
"""

from pathlib import Path

import streamlit as st

from lib.notebook.style import DARK, LIGHT, Tokens

TOKENS = {"light": LIGHT, "dark": DARK}
_LOOK = Path(__file__).parents[2] / "data" / "look"

BLIND = "blind"
"""Prefix of the key of a container whose masked entries nobody can unmask on a shared screen."""
UNSENT = "unsent"
"""Prefix of the key of a container that is shown only where something was typed in it: the page knows
that, the server does not. Its entries have placeholders."""
ASIDE = "aside"
"""Prefix of the key of a container that holds what a page keeps for itself and nobody reads."""
SCOPE_BAR = "scope"
"""Key of the bar that stays in sight while its page scrolls."""
_RULES = f"""
<style>
@media (min-width: 768px) {{
  [data-testid=stMainBlockContainer] {{ padding-left: 1.75rem; padding-right: 1.75rem; }}
  [data-testid=stLayoutWrapper]:has(> .st-key-{SCOPE_BAR}) {{
    position: sticky; top: 0; z-index: 99; background: BACKGROUND;
  }}
}}
[class*="st-key-{BLIND}"] [data-testid=stTextInput] button {{ display: none; }}
[class*="st-key-"][class*="-menu"] [data-testid=stMarkdownContainer] {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}}
[data-testid=stLayoutWrapper]:has(> [class*="st-key-{UNSENT}-"]):not(
  :has(input:not(:placeholder-shown))
) {{
  display: none;
}}
[data-testid=stLayoutWrapper]:has(> [class*="st-key-{ASIDE}"]) {{ display: none; }}
[data-testid=stElementContainer]:has(.lost, .overdue) {{ position: absolute; }}
[data-testid=stElementContainer]:has(.letters) {{
  position: absolute; width: 1px; overflow: hidden; opacity: 0;
}}
[data-testid=stFullScreenFrame]:has([data-testid=stVegaLiteChart]) [data-testid=stElementToolbar] {{
  top: 0.25rem !important;  /* Streamlit puts it over the heading, where it covers the card's menu */
}}
[data-testid=stFullScreenFrame]:has([data-testid=stDataFrame]) [data-testid=stElementToolbar] {{
  right: 2.75rem !important;  /* above the table, for its own headings sort it, and beside the menu */
}}
@media (max-width: 480px) {{  /* so that a name and its amount stand side by side in a table */
  [data-testid=stMainBlockContainer] {{ padding-left: 0.5rem; padding-right: 0.5rem; }}
  [class*="st-key-card-"] {{ padding-left: 0.5rem; padding-right: 0.5rem; }}
  [data-testid=stGridCell] {{ padding: 0.5rem; }}
  [data-testid=stGridCell] [class*="st-key-card-"] {{ padding-left: 0; padding-right: 0; }}
}}
.lost, .overdue {{
  position: fixed; top: 4rem; left: 50%; transform: translateX(-50%); z-index: 1000;
  width: min(44rem, 92vw); padding: 0.75rem 1rem; border-radius: 6px;
  background: #962F22; color: #FFFFFF;
}}
.lost {{ display: none; }}
[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=running] .overdue {{
  display: none;  /* a long run keeps the readings waiting: the server is busy, not gone */
}}
.overdue {{ opacity: 0; visibility: hidden; }}
[data-testid=stApp]:not([data-test-connection-state=CONNECTED]):not(:has(.overdue)) .lost {{
  display: block; animation: gone-even 3s linear;
}}
@keyframes gone-even {{
  0%, 95% {{ opacity: 0; visibility: hidden; }}
  100% {{ opacity: 1; visibility: visible; }}
}}
@keyframes gone-odd {{
  0%, 95% {{ opacity: 0; visibility: hidden; }}
  100% {{ opacity: 1; visibility: visible; }}
}}
</style>
"""
LOST = """
  <b>This screen no longer reaches the server.</b> What you typed and have not sent is still in the
  page: do not close or reload it. It goes on by itself once the server answers.
"""


def theme() -> str:
    """The theme the viewer has on."""
    return "dark" if st.context.theme.type == "dark" else "light"


def tokens() -> Tokens:
    """The colours of the theme the viewer has on."""
    return TOKENS[theme()]


def wordmark() -> Path:
    """The name with its sign, as the theme needs it."""
    return _LOOK / f"wordmark-{theme()}.svg"


def mark() -> Path:
    """The sign alone."""
    return _LOOK / f"mark-{theme()}.svg"


def apply() -> None:
    """Send them to the page of this run."""
    rules = _RULES.replace("BACKGROUND", tokens()["page"])
    st.html(f'{rules}<div role="status" class="lost">{LOST}</div>')
