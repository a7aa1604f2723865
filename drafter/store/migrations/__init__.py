"""Schema migrations (数据库升级), run by Alembic when a database is opened."""
