"""How files come in: counted while they are streamed to the disk, and only where a page asks for them."""

from __future__ import annotations

from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from requests_app.lib.uploads.asking import MARK
from requests_app.lib.uploads.limits import FILE_BYTES, FILES_AT_ONCE, FORM_BYTES, Why

Problem = tuple[str, Why]  # the file's own name, and why it was not taken


def problems_of(request: HttpRequest) -> tuple[Problem, ...]:
    """Give the files that were not taken while they came in."""
    return tuple(getattr(request, "upload_problems", ()))


class LimitedUpload(FileUploadHandler):
    """Writes each file to a folder of the city, and stops at the limit of a file, of their number, and of a form."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        # Not "file": Django closes what has that name, also where there is none.
        self._stream: TemporaryUploadedFile | None = None
        self._number = self._received = 0
        self._is_flood = False
        self.problems: list[Problem] = []

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django calls it so
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Look at how much is announced, before anything is read."""
        self._is_flood = content_length > FORM_BYTES
        match = getattr(self.request, "resolver_match", None)
        self._is_wanted = getattr(getattr(match, "func", None), MARK, False)
        if self.request is not None:
            self.request.upload_problems = self.problems  # type: ignore[attr-defined]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a file on the disk. The words of a form stand before its files, and are read by now."""
        super().new_file(*args, **kwargs)
        if not self._is_wanted:
            raise SkipFile
        self._number += 1
        if self._is_flood:
            self._refuse(Why.TOO_LARGE)
            raise StopUpload(connection_reset=True)
        if self._number > FILES_AT_ONCE:
            self._refuse(Why.TOO_MANY)
            raise SkipFile
        self._stream = _StreamedFile(str(self.file_name), self.content_type or "", self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, as long as the file keeps within its limit."""
        if self._stream is None:
            raise SkipFile
        self._received += len(raw_data)
        if start + len(raw_data) > FILE_BYTES:
            self._refuse(Why.TOO_LARGE)
            raise SkipFile
        self._stream.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Hand over what is whole."""
        file, self._stream = self._stream, None
        if file is None:
            return None
        file.seek(0)
        file.size = file_size
        return file

    def upload_interrupted(self) -> None:
        """Throw away what is half."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _refuse(self, why: Why) -> None:
        self.upload_interrupted()
        self.problems.append((str(self.file_name), why))


class _StreamedFile(TemporaryUploadedFile):
    """A file in the city's own folder, on a real disk; it goes when it is closed, and with the sweep of files."""

    def __init__(self, name: str, content_type: str, charset: str | None) -> None:
        folder = settings.INCOMING_ROOT / "stream"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stream = NamedTemporaryFile(dir=folder)  # noqa: SIM115 - open until the request has ended
        super(TemporaryUploadedFile, self).__init__(stream, name, content_type, 0, charset)
