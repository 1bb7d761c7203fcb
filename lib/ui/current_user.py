"""Who is at this screen, for the records of the store."""

import getpass

import streamlit as st


def current_user() -> str:
    """Whoever is signed in, else whoever runs the app."""
    if mail := st.user.get("email"):
        return str(mail)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
