"""Let a person edit the plan: forms, lists, trial, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QCursor

from desktop_app.domain.allocation import AllocationRule, Plan
from desktop_app.domain.departments import Department
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.allocating import Trial, all_months, try_plan
from desktop_app.services.plan_sheet import (
    read_departments,
    read_rules,
    write_departments,
    write_rules,
)
from desktop_app.services.planning import (
    plan_of,
    remove_department,
    set_departments,
    set_owner,
    set_plan,
    set_rules,
)
from desktop_app.services.proposing import Proposal, proposals, take_proposal
from desktop_app.store.workspace import Workspace
from desktop_app.ui.dialogs.department_form import DepartmentForm
from desktop_app.ui.dialogs.rule_form import RuleForm
from desktop_app.ui.page import Page
from desktop_app.ui.widgets.department_tree import DepartmentTree, ProposalMenu
from desktop_app.ui.widgets.rule_list import RuleList

Rules = tuple[AllocationRule, ...]


def try_rules(
    home: Workspace, rules: Rules, last: str | None, progress: Progress
) -> Trial:
    """Say what other rules would move in the year up to a month."""
    plan = replace(plan_of(home), rules=rules)
    return try_plan(home, all_months(home, last), plan, progress)


class PlanEditing:
    """What the rules and the tree of a page ask for, done over its desk."""

    def __init__(self, page: Page, rules: RuleList, tree: DepartmentTree) -> None:
        self._page = page
        self._rules, self._tree = rules, tree
        self.plan = Plan()
        rules.edit_wanted.connect(self.edit_rule)
        rules.try_wanted.connect(self.try_draft)
        rules.save_wanted.connect(self.save_rules)
        rules.import_wanted.connect(self.import_rules)
        rules.export_wanted.connect(self.export_rules)
        tree.edit_wanted.connect(self.edit_department)
        tree.remove_wanted.connect(self.remove_department)
        tree.owner_set.connect(self.set_owner)
        tree.proposals_wanted.connect(self.ask_proposals)
        tree.import_wanted.connect(self.import_departments)
        tree.export_wanted.connect(self.export_departments)

    def show_plan(self, plan: Plan) -> None:
        """Edit this plan."""
        self.plan = plan
        self._rules.show_plan(plan)
        self._tree.show_plan(plan)

    # --- rules

    def edit_rule(self, before: AllocationRule | None) -> RuleForm:
        """Ask for a new rule of the draft, or another in the place of one."""

        def put(one: AllocationRule) -> None:
            self._rules.put(one, before)

        form = RuleForm(self._page.desk, self.plan, before, put, self._page.window())
        form.open()
        return form

    def try_draft(self, rules: Rules) -> None:
        """Show what the draft would move; nothing is changed."""
        last = self._page.desk.scope.period
        show = self._rules.show_trial
        self._page.ask(_("Trying rules"), try_rules, rules, last, then=show)

    def save_rules(self, rules: Rules) -> None:
        """Make the draft what holds."""
        self._change(_("Saving rules"), set_rules, rules, said=_("Rules saved."))

    def import_rules(self, path: Path) -> None:
        """Take a list of rules into the draft, to be tried and saved."""

        def take(rules: Sequence[AllocationRule]) -> None:
            self._rules.take(tuple(rules))

        def read(_home: Workspace) -> list[AllocationRule]:
            return read_rules(path)

        self._page.ask(_("Reading rules"), read, then=take)

    def export_rules(self, path: Path) -> None:
        """Write the draft as a list."""
        self._write(write_rules, self._rules.draft, path)

    # --- departments

    def edit_department(self, before: Department | None) -> DepartmentForm:
        """Ask for a new department, or change one."""
        said = _("Departments saved.")
        form = DepartmentForm(
            self._page.desk,
            self.plan,
            before,
            lambda old: self._offer_undo(said, old),
            self._page.window(),
        )
        form.open()
        return form

    def remove_department(self, code: str) -> None:
        """Take a department out, if nothing rests on it."""
        said = _("Department “{code}” was removed.").format(code=code)
        self._change(_("Removing a department"), remove_department, code, said=said)

    def set_owner(self, owner: str) -> None:
        """Say who answers for what is not allocated."""
        self._change(_("Saving"), set_owner, owner, said=_("Owner saved."))

    def import_departments(self, path: Path) -> None:
        """Make the departments those of a list."""

        def take(home: Workspace) -> Any:
            return set_departments(home, read_departments(path))

        self._change(_("Importing departments"), take, said=_("Departments saved."))

    def export_departments(self, path: Path) -> None:
        """Write the departments as a list."""
        self._write(write_departments, self.plan.departments, path)

    def ask_proposals(self) -> None:
        """Offer the ways to begin that the bills hold."""
        title = _("Looking for departments in the bills")
        self._page.ask(title, proposals, then=self._offer)

    def take_proposal(self, by: str) -> None:
        """Add a department for each value of a column or tag."""
        said = _("Departments added.")
        self._change(_("Adding departments"), take_proposal, by, said=said)

    def _offer(self, found: Sequence[Proposal]) -> None:
        menu = ProposalMenu(found, self._page)
        menu.taken.connect(self.take_proposal)
        menu.popup(QCursor.pos())

    # --- how it is done

    def _change(
        self, title: str, verb: Callable[..., Any], *args: Any, said: str
    ) -> None:
        def done(before: Plan) -> None:
            self._offer_undo(said, before)

        self._page.do(title, verb, *args, then=done)

    def _offer_undo(self, said: str, before: Plan) -> None:
        """Say what was done, with the way back to what held before."""
        self._page.desk.offer(said, _("Undo"), lambda: self._take_back(before))

    def _take_back(self, before: Plan) -> None:
        self._page.do(_("Taking back"), set_plan, before)

    def _write(self, write: Callable[..., int], some: Any, path: Path) -> None:
        def go(_home: Workspace) -> int:
            return write(some, path)

        told = _("Wrote {file}.").format(file=path)
        title = _("Writing a list")
        self._page.ask(title, go, then=lambda _n: self._page.desk.notify(told))
