"""Photos and papers in a form: what was good is kept when something else is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext_lazy as _

from requests_app.actions.uploads import Upload, keep_upload, upload_of
from requests_app.channels.uploads import Problem
from requests_app.lib.uploads.limits import FILES_AT_ONCE, Refused, Why
from requests_app.lib.uploads.sentences import sentence_for
from requests_app.rules.intake import Place


class ManyFilesInput(forms.FileInput):
    """A field that takes several files; a phone offers its camera, too."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Gives the list of files that came in."""

    def clean(self, data: Any, initial: Any = None) -> list[TemporaryUploadedFile]:
        """Take them as they are: what they are is told by their bytes."""
        return list(data or ())


class PhotoFields(forms.Form):
    """Part of a form; give `problems` as the upload has noted them. `kept` holds what is on the disk by now."""

    photos = ManyFilesField(
        required=False,
        label=_("Photos or a PDF"),
        help_text=_("Six files of 15 MB each at most. We remove where and with which device a photo was taken."),
        widget=ManyFilesInput(attrs={"accept": "image/*,.heic,.heif,application/pdf"}),
    )

    def __init__(self, *args: Any, problems: Sequence[Problem] = (), **kwargs: Any) -> None:
        """Remember what was refused while it came in."""
        super().__init__(*args, **kwargs)
        self.problems = problems
        self.kept: tuple[Upload, ...] = ()

    def judge_photos_alone(self) -> None:
        """Keep what was chosen, and leave all else unjudged: the person has not pressed "Send" yet."""
        self.full_clean()
        for name in [name for name in self.errors if name != "photos"]:
            del self.errors[name]

    def clean_photos(self) -> tuple[Upload, ...]:
        """Keep every file that is good, beside those kept before; tell of each that is not, by its name."""
        kept: list[Upload] = []
        faults = [sentence_for(*problem) for problem in self.problems]
        for note in self._notes():
            try:
                kept.append(upload_of(note))
            except Refused as refused:
                faults.append(sentence_for("", refused.why))
        for file in self.cleaned_data["photos"]:
            name = str(file.name)
            try:
                if len(kept) >= FILES_AT_ONCE:
                    raise Refused(Why.TOO_MANY)
                kept.append(keep_upload(Path(file.temporary_file_path())))
            except Refused as refused:
                faults.append(sentence_for(name, refused.why))
        self.kept = tuple(kept)
        if faults:
            raise ValidationError(list(dict.fromkeys(faults)))
        return self.kept

    def _notes(self) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        return list(dict.fromkeys(getlist("kept")))[:FILES_AT_ONCE] if getlist else []

    @property
    def photo_place(self) -> tuple[float, float] | None:
        """Give the place of the first photo that says where it was taken; to be offered, never taken unasked."""
        return next((upload.place for upload in self.kept if upload.place), None)

    @property
    def wants_photo_place(self) -> bool:
        """Tell whether the person has ticked that her request is about the place of her photo."""
        return bool(self.data.get("photo_place"))

    def at_photo(self, place: Place) -> Place:
        """Put the place of the photo where the person has asked for it, and no point was given."""
        found = self.photo_place
        if found is None or not self.wants_photo_place or place.latitude is not None:
            return place
        return replace(place, latitude=found[0], longitude=found[1])
