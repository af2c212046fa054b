"""Name the columns of a table that no profile knows, with a live preview."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.services.guiding import PRECISION_WORDS
from desktop_app.services.mapping import (
    keep_mapping,
    preview,
    ready_mappings,
    suggest,
)
from desktop_app.store.workspace import Workspace
from desktop_app.ui.alerts import sentence
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import Notice, note
from desktop_app.ui.widgets.column_choice import ColumnChoice
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.mapping_preview import MappingPreview
from importers.contract import Precision, Role
from importers.documents import open_document
from importers.formats.mapped import Preview
from importers.mapping import Mapping

SIZE = (1120, 720)
LEFT_WIDTH = 400
PAUSE = 300  # milliseconds after the last change before looking again
MOST_HOURS = 14
BEIJING = 8  # hours before UTC: where most of these bills are made
NOT_A_NAME = re.compile(r"[^a-z0-9._\-]+")


def draft(
    _home: Workspace, path: Path, like: Mapping | None
) -> tuple[list[str], Mapping]:
    """Return a table's headers and a first mapping of them, like another's."""
    suggested = suggest(path, like)
    return list(open_document(path).header), suggested


def look(_home: Workspace, path: Path, mapping: Mapping) -> Preview:
    """Read the first rows through a mapping; nothing is taken."""
    found: Preview = preview(path, mapping)
    return found


class MappingDialog(QDialog):
    """Choose which column of a table is which, see it work, keep it."""

    kept = Signal()  # the mapping was saved: read the file again

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.path = desk, path
        self._job: Job | None = None
        self.setWindowTitle(_("Choose columns"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._look)
        self._like: Mapping | None = None
        self.ready = QComboBox()
        self.ready.addItem(_("the names of its columns"), None)
        for shipped in ready_mappings():
            self.ready.addItem(_(shipped.title), shipped)
        stem = NOT_A_NAME.sub("-", path.stem.lower()).strip("-.") or "table"
        self.name = QLineEdit(stem)
        self.provider = QLineEdit(stem.split("-")[0])
        self.currency = QLineEdit("CNY")
        self.account = QLineEdit()
        self.period = QLineEdit()
        self.offset = QComboBox()
        for hours in range(-MOST_HOURS, MOST_HOURS + 1):
            self.offset.addItem(f"UTC{hours:+d}".replace("-", "−"), hours)
        self.offset.setCurrentIndex(self.offset.findData(BEIJING))
        self.precision = QComboBox()
        for one, words in PRECISION_WORDS.items():
            self.precision.addItem(_(words), one.value)
        self.role = QComboBox()
        self.role.addItem(_("A bill: its amounts are charged"), Role.BILL.value)
        self.role.addItem(_("A usage log: our own count"), Role.USAGE_LOG.value)
        self.columns = ColumnChoice()
        self.preview = MappingPreview()
        self._problem = Notice("circle-alert", Tone.WARNING)
        self.keep = button(_("Save and read the file"), self._keep, accent=True)
        self.keep.setDefault(True)
        self._lay_out()
        self._listen()
        self._draft(None)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(space(3))
        form.setVerticalSpacing(space(1.5))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.account.setPlaceholderText(_("where the file has no such column"))
        self.period.setPlaceholderText(_("YYYY-MM, where the file has no such column"))
        for title, field in (
            (_("Begin with"), self.ready),
            (_("Name"), self.name),
            (_("Provider"), self.provider),
            (_("Currency"), self.currency),
            (_("Times are in"), self.offset),
            (_("Precision"), self.precision),
            (_("What it is"), self.role),
            (_("Account"), self.account),
            (_("Period"), self.period),
        ):
            form.addRow(note(title), field)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, space(2), 0)
        column.setSpacing(space(2))
        column.addLayout(form)
        column.addSpacing(space(2))
        column.addWidget(label(_("Which header is what"), bold=True))
        column.addWidget(self.columns, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.preview)
        split.setSizes([LEFT_WIDTH, SIZE[0] - LEFT_WIDTH])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        cancel = button(_("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(self.keep)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space(4), space(4), space(4), space(4))
        outer.setSpacing(space(3))
        outer.addWidget(label(self.path.name, Size.HEAD, bold=True))
        outer.addWidget(self._problem)
        outer.addWidget(split, 1)
        outer.addLayout(row)

    def _listen(self) -> None:
        self.ready.activated.connect(lambda at: self._draft(self.ready.itemData(at)))
        for field in (
            self.name,
            self.provider,
            self.currency,
            self.account,
            self.period,
        ):
            field.textChanged.connect(self._changed)
        self.offset.currentIndexChanged.connect(self._changed)
        self.precision.currentIndexChanged.connect(self._changed)
        self.role.currentIndexChanged.connect(self._changed)
        self.columns.changed.connect(self._changed)
        self._changed()

    @property
    def is_looking(self) -> bool:
        """Whether the preview is older than what is chosen."""
        return self._pause.isActive() or self._job is not None

    @property
    def mapping(self) -> Mapping:
        """The mapping as it is chosen now."""
        columns = self.columns.columns
        begun = self._like or Mapping("", "", "", {})
        constants = {
            **begun.constants,
            "billing_account_id": self.account.text().strip(),
            "billing_period": self.period.text().strip(),
        }
        return replace(
            begun,
            name=self.name.text().strip(),
            provider=self.provider.text().strip(),
            currency=self.currency.text().strip().upper(),
            columns=columns,
            formats={k: v for k, v in begun.formats.items() if k in columns},
            utc_offset=self.offset.currentData(),
            precision=Precision(self.precision.currentData()),
            role=Role(self.role.currentData()),
            constants={k: v for k, v in constants.items() if v and k not in columns},
        )

    def _draft(self, like: Mapping | None) -> None:
        """Draft the choice anew, from the file's header or like a ready-made one."""
        if self._job is not None:
            self._job.stop()
        self._like = like
        if like is not None:
            self.name.setText(like.name)
            self.provider.setText(like.provider)
            self.currency.setText(like.currency)
            self.offset.setCurrentIndex(self.offset.findData(like.utc_offset))
            place = self.precision.findData(like.precision.value)
            self.precision.setCurrentIndex(place)
        self._job = self.desk.ask(
            _("Reading headers"),
            draft,
            self.path,
            like,
            then=self._offer,
            otherwise=self._failed,
        )

    def _offer(self, drafted: tuple[list[str], Mapping]) -> None:
        self._job = None
        headers, suggested = drafted
        self.role.setCurrentIndex(self.role.findData(suggested.role.value))
        self.columns.offer(headers, suggested.columns)

    def _changed(self, *_what: Any) -> None:
        self.keep.setEnabled(False)
        self._pause.start()

    def _look(self) -> None:
        """Read the first rows with the mapping as it is now."""
        if not self.columns.columns:
            return
        if self._job is not None:
            self._job.stop()
        job = self.desk.ask(
            _("Reading the first rows"),
            look,
            self.path,
            self.mapping,
            then=lambda found: self._show(found) if self._job is job else None,
            otherwise=lambda fault: self._failed(fault) if self._job is job else None,
        )
        self._job = job

    def _show(self, found: Preview) -> None:
        self._job = None
        self._problem.say("")
        self.preview.show_preview(found, self.mapping)
        self.keep.setEnabled(found.lines.num_rows > 0)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        told, _hint = sentence(error)
        self._problem.say(told)
        self.keep.setEnabled(False)

    def _keep(self) -> None:
        self.keep.setEnabled(False)
        title = _("Saving the mapping")
        self.desk.do(
            title, keep_mapping, self.mapping, then=self._kept, otherwise=self._failed
        )

    def _kept(self, _path: Path) -> None:
        self.kept.emit()
        self.accept()

    def done(self, result: int) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.stop()
            self._job = None
        super().done(result)
