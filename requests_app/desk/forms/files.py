"""The form by which a colleague adds photos and papers to a case, and says who sees them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext_lazy as _

from requests_app.actions.uploads import Upload, keep_upload
from requests_app.lib.uploads.limits import FILES_AT_ONCE, Refused, Why
from requests_app.lib.uploads.sentences import sentence_for

INSIDE, RESIDENT = "inside", "resident"
WHO_SEES: Final = ((INSIDE, _("Colleagues alone")), (RESIDENT, _("The resident, too")))


class _Many(forms.FileInput):
    allow_multiple_selected = True


class _ManyField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[TemporaryUploadedFile]:
        """Take them as they are: what they are is told by their bytes."""
        return list(data or ())


class FilesForm(forms.Form):
    """Files and who sees them. `kept` holds what was read and written anew."""

    added = _ManyField(
        required=False,
        label=_("Photos or a PDF"),
        help_text=_("Six files of 15 MB each at most. We remove where and with which device a photo was taken."),
        widget=_Many(attrs={"accept": "image/*,.heic,.heif,application/pdf"}),
    )
    seen_by = forms.ChoiceField(label=_("Who sees it?"), choices=WHO_SEES, widget=forms.RadioSelect, initial=INSIDE)

    def __init__(self, *args: Any, problems: Sequence[tuple[str, Why]] = (), **kwargs: Any) -> None:
        """Remember what was refused while it came in."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.problems = problems
        self.kept: tuple[Upload, ...] = ()

    @property
    def is_internal(self) -> bool:
        """Tell whether colleagues alone see it."""
        return bool(self.cleaned_data["seen_by"] == INSIDE)

    def clean_added(self) -> tuple[Upload, ...]:
        """Keep every file that is good; tell of each that is not, by its name."""
        kept: list[Upload] = []
        faults = [sentence_for(*problem) for problem in self.problems]
        for file in self.cleaned_data["added"]:
            try:
                if len(kept) >= FILES_AT_ONCE:
                    raise Refused(Why.TOO_MANY)
                kept.append(keep_upload(Path(file.temporary_file_path())))
            except Refused as refused:
                faults.append(sentence_for(str(file.name), refused.why))
        self.kept = tuple(kept)
        if not kept and not faults:
            faults = [str(_("Choose a photo or a PDF first."))]
        if faults:
            raise ValidationError(list(dict.fromkeys(faults)))
        return self.kept
