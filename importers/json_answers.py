"""Hold the saved answers of one query against each other: failed, twice, missing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from importers.contract import ImportRefused, Note, mark
from importers.json_text import Page, RecordSheet, Value, written
from importers.sheets import Sheet
from importers.tabular import Settled

_SIZES = ("pageSize", "page_size")  # both are seen
_OF_THE_ANSWER = frozenset({"requestId"})  # tells nothing of the records
_SHOWN = 20  # page numbers in a sentence
_ANEW = mark("Fetch the query again and save all its pages.")


@dataclass(frozen=True)
class _Answer:
    """A page and what it says of its place in the query; None: it says nothing."""

    page: Page

    def said(self, *names: str) -> Value:
        """Return what the answer says under the first of some names."""
        facts = self.page.facts
        return next((facts[name] for name in names if name in facts), None)

    def count(self, *names: str) -> int | None:
        """Return a whole number that the answer says."""
        found = self.said(*names)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    @property
    def number(self) -> int | None:
        return self.count("page")

    @property
    def placed(self) -> bool:
        """Whether it says at all which page it is."""
        return self.number is not None or self.said("nextToken") is not None

    @property
    def follows(self) -> bool:
        """Whether it says that more pages follow."""
        return bool(self.said("nextToken"))

    @property
    def content(self) -> bytes:
        """What it holds, as a digest; equal for two copies of one page."""
        own = {k: v for k, v in self.page.facts.items() if k not in _OF_THE_ANSWER}
        text = json.dumps([own, self.page.records], default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def settle_answers(file: str, sheets: Sequence[Sheet]) -> Settled:
    """Read each page once; refuse answers that failed and pages that leave a gap.

    Raises:
        ImportRefused: an answer failed, a page is missing before another one, or the
            pages are of different queries.
    """
    saved = [sheet for sheet in sheets if isinstance(sheet, RecordSheet)]
    for sheet in saved:
        for page in sheet.pages:
            _refuse_failed(file, page)
    seen: Counter[bytes] = Counter()
    kept: list[RecordSheet] = []
    answers: list[tuple[_Answer, bytes]] = []
    for sheet in saved:
        pages = []
        for answer in map(_Answer, sheet.pages):
            content = answer.content if answer.placed else b""
            seen[content] += 1
            if seen[content] == 1 or not content:
                answers.append((answer, content))
                pages.append(_without_own(answer.page))
        kept.append(sheet.with_pages(pages))
    repeated = [(answer, seen[content]) for answer, content in answers if content]
    whole = _whole(file, [answer for answer, _content in answers])
    return Settled(tuple(kept), (*_twice(file, repeated), *whole))


def _without_own(page: Page) -> Page:
    """Leave out what is the answer's own: its records have such fields too."""
    facts = {k: v for k, v in page.facts.items() if k not in _OF_THE_ANSWER}
    return replace(page, facts=facts)


def _refuse_failed(file: str, page: Page) -> None:
    """Trust ``success`` only: answers that succeed carry an errCode, too."""
    alone = page.records[0] if len(page.records) == 1 and not page.facts else None
    said = alone if isinstance(alone, dict) else page.facts
    if said.get("success") is not False:
        return
    raise ImportRefused(
        mark("{file} holds an answer that failed: {code}: {message}."),
        mark("Ask the provider again, and save the answer once it succeeds."),
        file=file,
        code=said.get("errCode") or said.get("httpStatusCode") or "?",
        message=str(said.get("errMessage") or "?").rstrip("。."),
    )


def _twice(file: str, repeated: list[tuple[_Answer, int]]) -> list[Note]:
    sentence = mark("Page {number} stands in {file} {times} times; it was read once.")
    found = []
    for place, (answer, times) in enumerate(repeated, start=1):
        if times > 1:
            number = place if answer.number is None else answer.number
            facts = {"number": number, "file": file, "times": times}
            found.append(Note(sentence, facts))
    return found


def _whole(file: str, answers: list[_Answer]) -> list[Note]:
    """Refuse a gap; note what is missing behind the last page."""
    numbered = [answer for answer in answers if answer.number is not None]
    numbers = {answer.number for answer in numbered}
    if any(answer.follows for answer in answers) and len(numbers) < len(answers):
        # Tokens lead from page to page: a number that never changes says nothing.
        _refuse_mixed(file, answers)
        return _open_end(file, answers)
    if not numbered:
        _refuse_mixed(file, answers)
        return []
    _refuse_mixed(file, numbered)
    _refuse_gap(file, [answer.number or 0 for answer in numbered])
    return _short(file, numbered)


def _refuse_mixed(file: str, answers: list[_Answer]) -> None:
    for names in (("granularity",), ("total",), _SIZES):
        values = {written(answer.said(*names)) for answer in answers}
        if len(values) > 1:
            raise ImportRefused(
                mark("{file} holds pages of different queries: {field} is {values}."),
                mark("Save the pages of each query in a file of its own."),
                file=file,
                field=names[0],
                values=", ".join(sorted(values)[:_SHOWN]),
            )


def _refuse_gap(file: str, numbers: list[int]) -> None:
    counted = Counter(numbers)
    double = [number for number, times in counted.items() if times > 1]
    if double:
        raise ImportRefused(
            mark("Page {number} stands in {file} twice, with different rows."),
            _ANEW,
            number=min(double),
            file=file,
        )
    there = set(numbers)
    missing: list[int] = []
    for number in range(1, max(there, default=0)):
        if number not in there:
            missing.append(number)
        if len(missing) > _SHOWN:
            break
    if missing:
        raise ImportRefused(
            mark("{file} lacks page {missing}; its last page is {last}."),
            _ANEW,
            file=file,
            missing=", ".join(map(str, missing[:_SHOWN])),
            last=max(there),
        )


def _short(file: str, answers: list[_Answer]) -> list[Note]:
    total = answers[0].count("total")
    rows = sum(len(answer.page.records) for answer in answers)
    if total is None or total == rows:
        return []
    sentence = mark("{file} holds {rows} of the {total} rows that its pages count.")
    return [Note(sentence, {"file": file, "rows": rows, "total": total})]


def _open_end(file: str, answers: list[_Answer]) -> list[Note]:
    if not all(answer.follows for answer in answers):
        return []
    sentence = mark("Every page of {file} says that another one follows.")
    return [Note(sentence, {"file": file})]
