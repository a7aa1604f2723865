"""The error tree (错误). Every error says what, where and, in `hint`, what a person can do.

    DrafterError                    anything the package raises on purpose
    ├── InputError (ValueError)     what a person gave cannot be used; carries every `Problem` found
    │   ├── FileError               a file that is missing, empty, too large, not text, not what its name says
    │   ├── SheetError              a fact sheet with fields that cannot be read
    │   └── TemplateError           an outline or prompt file that does not exist or is not well formed
    ├── SettingsError (ValueError)  a DRAFTER_* setting that cannot be used
    ├── ModelError                  a language model did not give a usable answer; `retryable` says whether to ask again
    │   ├── TransientModelError     busy, rate limited, timed out, connection lost
    │   ├── ConfigurationModelError key, balance, permission, address or model name
    │   │   └── LimitModelError     the limit on tokens or cost that is set for a unit or a day
    │   ├── ContentModelError       the provider's content filter refused
    │   ├── SizeModelError          the answer was cut off, or the prompt is too long
    │   ├── QualityModelError       empty, only reasoning, or not in the shape asked for
    │   ├── TransportModelError     what came back is no model's answer (a sign-in page, an error body)
    │   └── StoppedModelError       a person stopped the section
    ├── ForbiddenError              a signed-in person lacks the right; what they may not even read is a NotFoundError instead
    └── StoreError                  the database
        ├── BusyStoreError          it cannot be reached just now, or others are writing
        ├── NotFoundError (LookupError)  no such record
        └── StaleRevisionError      someone else saved in between

Catch `DrafterError` at a door (page, command line, HTTP); show `str(error)` and `error.hint`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was given (问题).

    where: the place in the person's words, such as 工作表“事实”第5行“数值”列; what: what was found there; hint: what to do.
    """

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """One line: where, what, what to do."""
        line = f"{self.where}：{self.what}" if self.where else self.what
        return f"{line}（{self.hint}）" if self.hint else line


class DrafterError(Exception):
    """Base of all errors raised on purpose (本工具的错误); `hint` is one Chinese line on what to do."""

    retryable: ClassVar[bool] = False
    default_hint: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = self.default_hint if hint is None else hint


class InputError(DrafterError, ValueError):
    """What a person gave cannot be used (输入有误); `problems` lists every fault found, none is dropped."""

    default_hint = "请按提示修改后重新导入。"

    def __init__(self, message: str, *, problems: tuple[Problem, ...] = (), hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


class FileError(InputError):
    """A file is missing, empty, too large, unreadable or not what its name says (文件无法使用)."""


class SheetError(InputError):
    """A fact sheet has fields that cannot be read (事实表有误)."""


class TemplateError(InputError):
    """An outline or prompt file does not exist or is not well formed (模板有误)."""

    default_hint = "用 drafter template list 查看可用的提纲。"


class SettingsError(DrafterError, ValueError):
    """A DRAFTER_* setting cannot be used (设置有误)."""


class ModelError(DrafterError):
    """A language model did not give a usable answer (模型调用失败)."""


class TransientModelError(ModelError):
    """Busy, rate limited, timed out or cut off on the way (暂时性故障)."""

    retryable = True
    default_hint = "模型服务暂时不可用，请稍后重试，或改用规则写作。"


class ConfigurationModelError(ModelError):
    """Key, balance, permission, address or model name is wrong (模型配置有误)."""

    default_hint = "请检查 DRAFTER_MODEL、DRAFTER_BASE_URL、DRAFTER_API_KEY，或改用规则写作。"


class LimitModelError(ConfigurationModelError):
    """A limit on tokens or cost that people set is reached (用量到限); whole_day: for all units, not for one."""

    default_hint = "请明天继续，或在设置里调高上限。"

    def __init__(self, message: str, *, whole_day: bool = False, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.whole_day = whole_day


class ContentModelError(ModelError):
    """The provider's content filter refused (内容审查未通过)."""

    default_hint = "请检查本节事实的措辞，或对本节改用规则写作。"


class SizeModelError(ModelError):
    """The answer was cut off or the prompt is too long (超出长度)."""

    default_hint = "请减少本节事实，或调大输出上限后重试。"


class QualityModelError(ModelError):
    """The answer was empty, only reasoning, or not in the shape asked for (回答不可用)."""

    retryable = True
    default_hint = "请重试；仍不行时换一个模型，或改用规则写作。"


class TransportModelError(ModelError):
    """What came back is no model's answer (返回的不是模型回答)."""

    default_hint = "请检查模型地址是否正确、网络是否需要登录。"


class StoppedModelError(ModelError):
    """A person stopped the section (已停止)."""

    default_hint = "可以重写本节，附上要求；也可以自己写，或改用规则写作。"


class ForbiddenError(DrafterError):
    """A signed-in person lacks the right to do this (没有权限)."""


class StoreError(DrafterError):
    """The database could not be read or written (数据库错误)."""


class BusyStoreError(StoreError):
    """The database cannot be reached just now, or others are writing (数据库暂时不可用)."""

    retryable = True


class NotFoundError(StoreError, LookupError):
    """No such record (记录不存在)."""


class StaleRevisionError(StoreError):
    """Someone else saved in between (内容已被他人修改); `current` is the number of the newest revision."""

    default_hint = "请查看对方的修改后再保存。"

    def __init__(self, message: str, *, current: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.current = current
