"""Archives that people bring (压缩包): what is broken is told in one line, whichever way it breaks."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from drafter.errors import FileError

# What zipfile answers a damaged archive with; the last for a compression it does not know.
SPOILT = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


@contextmanager
def intact(name: str, hint: str) -> Iterator[None]:
    """Within it a damaged archive is a FileError. name: of the archive; hint: what to do."""
    try:
        yield
    except FileError:
        raise
    except SPOILT as error:
        raise FileError(f"“{name}”已损坏，打不开", hint=hint) from error
