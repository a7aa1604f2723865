"""Words that every form of export shares (导出用语)."""

from __future__ import annotations

ANNEX_TITLE = "数据核对表"
DRAFT_MARK = "讨论稿"
NOTICE = "本文由软件（人工智能）辅助生成，内容须经人工审核后使用。"
