"""Shape Fusion's widgets: one style sheet, filled with a theme's colours."""

from __future__ import annotations

SHEET = """
QToolTip { background: $surface; color: $text; border: 1px solid $line;
  padding: 4px 8px; }
QMainWindow, QDialog { background: $window; }
QMenuBar { background: $window; border-bottom: 1px solid $line; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $raised; color: $text; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QPushButton { background: $surface; color: $text; border: 1px solid $line;
  border-radius: 6px; padding: 5px 12px; min-height: 16px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $raised; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $muted; background: $window; }
QPushButton:default, QPushButton[accent="true"] { background: $accent;
  color: $on_accent; border-color: $accent; }
QPushButton[accent="true"]:focus { border: 2px solid $text; padding: 4px 11px; }
QPushButton[accent="true"]:disabled { background: $raised; color: $muted;
  border-color: $line; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent;
  border-radius: 6px; padding: 4px; }
QToolButton:hover { background: $raised; }
QToolButton:checked { background: $soft; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateTimeEdit, QComboBox {
  background: $surface; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 4px 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QSpinBox, QDateTimeEdit, QComboBox { min-height: 18px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus,
QSpinBox:focus, QDateTimeEdit:focus { border-color: $accent; }
QLineEdit:disabled, QSpinBox:disabled, QDateTimeEdit:disabled, QComboBox:disabled {
  color: $muted; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($chevron); width: 14px;
  height: 14px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line;
  padding: 4px; outline: 0; selection-background-color: $soft;
  selection-color: $text; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: $line; border: none; border-radius: 3px;
  max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QStatusBar { background: $window; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QListView, QTreeView, QTableView { background: $surface; border: 1px solid $line;
  border-radius: 6px; outline: 0; selection-background-color: $soft;
  selection-color: $text; }
QListView[bare="true"] { border: none; border-radius: 0; }
QTableView[frozen="true"] { border: none; border-right: 1px solid $line;
  border-radius: 0; }
QToolButton[section="true"] { padding: 2px 4px 2px 0; margin-left: -2px; }
QListView::item { padding: 4px 8px; border-radius: 4px; }
QListView::item:selected { background: $soft; color: $text; }
QHeaderView::section { background: $raised; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 4px 8px; }
QTabWidget::pane { border: 1px solid $line; border-radius: 6px; }
QTabBar::tab { padding: 6px 12px; color: $muted; background: transparent;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QGroupBox { border: 1px solid $line; border-radius: 6px; margin-top: 16px; }
QWidget[ground="panel"] { background: $window; border-left: 1px solid $line; }
QFrame[ground="popup"], QWidget[ground="popup"] { background: $surface;
  border: 1px solid $line; border-radius: 8px; }
QWidget[ground="line"] { background: $line; }
QFrame[card="true"] { background: $surface; border: 1px solid $line;
  border-radius: 8px; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="raised"] { background: $raised; }
QWidget[ground="rail"] { background: $window; border-right: 1px solid $line; }
QWidget[ground="bar"] { background: $window; border-bottom: 1px solid $line; }
QWidget[ground="banner"][tone="neutral"] { background: $neutral_ground; }
QWidget[ground="banner"][tone="info"] { background: $info_ground; }
QWidget[ground="banner"][tone="good"] { background: $good_ground; }
QWidget[ground="banner"][tone="warning"] { background: $warning_ground; }
QWidget[ground="banner"][tone="danger"] { background: $danger_ground; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="accent"] { color: $accent; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="good"] { color: $good; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator {
  width: 14px; height: 14px;
  border: 1px solid $muted; border-radius: 4px; background: $surface; }
QCheckBox::indicator:disabled { border-color: $line; }
QCheckBox::indicator:hover, QTreeView::indicator:hover, QTableView::indicator:hover,
QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked,
QTableView::indicator:checked { background: $accent;
  border-color: $accent; image: url($check); }
QTreeView { show-decoration-selected: 1; }
QTreeView::item { padding: 3px 4px; }
QToolButton[chip="true"] { background: $soft; color: $text; border: 1px solid $line;
  border-radius: 11px; padding: 1px 8px; min-height: 18px; }
QToolButton[chip="true"]:hover { border-color: $accent; }
QToolButton[chip="true"]:focus { border-color: $accent; }
"""
