"""The web pages (网页): Streamlit, Chinese, no logic of their own; everything is asked of `drafter.service.Drafter`."""
