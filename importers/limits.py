"""Say how large anything in a file may be before it is refused or a row rejected."""

from __future__ import annotations

MIB = 1024 * 1024

PIECE = 2 * MIB  # bytes of text parsed at a time: what a processor cache holds
PIECES = 8  # parsed together as one stretch
MAX_RECORD = 64 * MIB  # one record of a CSV file, all its cells
MAX_CELL = 8 * MIB  # bytes of one cell
MAX_COLUMNS = 2_000  # of one table
SHOWN = 200  # characters of a rejected value that are kept
HEAD = MIB  # bytes looked at to recognise a file

MAX_MEMBERS = 1_000  # of a ZIP
MAX_RATIO = 400  # uncompressed : compressed; a bill reaches 20 to 100
RATIO_FREE = 64 * MIB  # below this no ratio is suspicious
MAX_UNPACKED = 256 * 1024 * MIB  # of one file, streamed, never held

MAX_JSON = 512 * MIB  # one document; JSON Lines: one line
MAX_JSON_DEPTH = 64

MAX_GROUP = 4_000_000  # rows of one row group of Parquet; it is read as a whole

MAX_SHEET_XML = 4 * 1024 * MIB  # unpacked parts of a workbook
MAX_SHEET_CELLS = 200_000_000  # height x width that a sheet really uses
SHEET_MEMORY = 6 * 1024 * MIB  # of the child process
SHEET_SECONDS = 900
