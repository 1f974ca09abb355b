"""One condition language: a tree of questions to a case, checked when it is read, answered the same way everywhere."""

from requests_app.rules.conditions.fields import FIELDS, Field, Kind
from requests_app.rules.conditions.holding import Finding, deciding, holds
from requests_app.rules.conditions.mistakes import ConditionHasMistakes, ConditionMistake, where_of
from requests_app.rules.conditions.operators import OPERATORS, Operator, Shape
from requests_app.rules.conditions.parsing import parse
from requests_app.rules.conditions.tree import ALWAYS, AllOf, AnyOf, Condition, Leaf, Not, as_tree, leaves
from requests_app.rules.conditions.values import NONE, CaseValues, local_moment
from requests_app.rules.conditions.words import pattern_of, terms_in

__all__ = [
    "ALWAYS",
    "FIELDS",
    "NONE",
    "OPERATORS",
    "AllOf",
    "AnyOf",
    "CaseValues",
    "Condition",
    "ConditionHasMistakes",
    "ConditionMistake",
    "Field",
    "Finding",
    "Kind",
    "Leaf",
    "Not",
    "Operator",
    "Shape",
    "as_tree",
    "deciding",
    "holds",
    "leaves",
    "local_moment",
    "parse",
    "pattern_of",
    "terms_in",
    "where_of",
]
