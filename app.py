"""The web app, for `streamlit run app.py` and any ASGI server (`uvicorn app:app`); all of it is in drafter/ui.

Streamlit looks for the call of `st.App` in the file it is given, so it stands here and not behind an import.
"""

from __future__ import annotations

import streamlit as st

from drafter.ui.app import SCRIPT, outfit

app = st.App(SCRIPT, **outfit())
