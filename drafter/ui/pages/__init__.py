"""The scripts of the pages, one each (页面入口)."""
