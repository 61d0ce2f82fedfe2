"""What is left of a budget in words: for the board and the command line alike."""

from services.i18n import _
from services.sources.purse import told
from services.store.budgets import BudgetView

MOST_NAMED = 3


def left_words(budget: BudgetView) -> str:
    """Return what is left, of how much."""
    most = told(budget.most, budget.unit)
    left = told(budget.left, budget.unit)
    return f"{left if left.startswith('$') else f'{budget.left:,}'} / {most}"


def window_words(budget: BudgetView) -> str:
    """Return for how long the cap holds, and who else spends of it."""
    if not budget.shared_with:
        return budget.window.label
    return _("{window}, shared with {names}").format(
        window=budget.window.label, names=", ".join(budget.shared_with)
    )


def day_words(budget: BudgetView) -> str:
    """Return what the last day cost, and what one is expected to cost."""
    cost = told(budget.last_day, budget.unit)
    if budget.expected is None:
        return cost
    return _("{cost}, foretold {expected}").format(
        cost=cost, expected=told(budget.expected, budget.unit)
    )


def eaters_words(budget: BudgetView) -> str:
    """Return the queries that cost most, with their shares."""
    if not budget.used:
        return ""
    named = [eater for eater in budget.eaters if eater.used][:MOST_NAMED]
    return ", ".join(f"{eater.name} {eater.used / budget.used:.0%}" for eater in named)
