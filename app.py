"""The web app, for `streamlit run app.py` and any ASGI server (`uvicorn app:app`); all of it is in drafter/ui."""

from __future__ import annotations

from drafter.ui.app import app

__all__ = ["app"]
