"""Write the working of a charge as text that can be pasted into a letter."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.findings import Working
from desktop_app.i18n import _
from desktop_app.ui.text import HYPOTHESIS_WORDS, class_word
from desktop_app.ui.widgets.ladder import bare_formula

VERDICTS = {"ok": "✓", "differs": "✗"}


def _pairs(title: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    if not pairs:
        return []
    return ["", title, *(f"  {name}: {value}" for name, value in pairs)]


def working_text(working: Working) -> str:
    """Write all of a working, section by section."""
    lines = [_("Charge line {id}").format(id=working.line_id)]
    found = [working.finding_class] if working.finding_class else []
    names = [class_word(name) for name in (*found, *working.also)]
    if names:
        lines.append(_("Class: {names}").format(names=", ".join(names)))
    lines += _pairs(_("Decoded ID"), working.parts)
    lines += _pairs(_("Tags"), working.tags)
    if working.rule:
        rule = [(_("Rule"), working.rule), (_("Snapshot"), working.snapshot)]
        lines += _pairs(_("Price"), rule)
    if working.steps:
        lines += ["", _("Working")]
    for step in working.steps:
        mark = VERDICTS.get(step.verdict, "")
        sides = [side for side in (bare_formula(step), step.result) if side]
        lines.append(f"  {step.title}: {' = '.join(sides)} {mark}".rstrip())
    causes = [(_(HYPOTHESIS_WORDS[c.hypothesis]), c.detail) for c in working.causes]
    lines += _pairs(_("What would explain it"), causes)
    lines += _pairs(_("The provider's own working"), working.vendor_trace)
    lines += _pairs(_("All fields"), working.fields)
    return "\n".join(lines)
