"""The scripts of the pages, one each (页面入口).

The folder is not named `pages`: Streamlit would take that for its older kind of app until the first visit of the first page.
"""
