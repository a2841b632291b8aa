"""How large things grow before they are cut."""

import ast
from collections.abc import Iterator
from statistics import median

from tests.architecture.house import PACKAGE, Function, House, Violation, rule

FILE_MAX, FILE_MEDIAN = 300, 130
FUNCTION_MAX, FUNCTION_MEDIAN = 30, 10
ARGUMENTS_MAX = 6
SMALL_HOUSE = 30


@rule
def a_file_is_at_most_300_lines(house: House) -> Iterator[Violation]:
    """A file is at most 300 lines long, one of tests too; past that it is cut by aspect."""
    for module in house.modules:
        if module.length > FILE_MAX:
            yield Violation(module.path, FILE_MAX + 1, f"{module.length} lines, at most {FILE_MAX}")


@rule
def a_function_is_at_most_30_lines(house: House) -> Iterator[Violation]:
    """A function is at most 30 lines long, from its `def` to its end, the docstring not counted."""
    for module in house.modules:
        for function in module.functions:
            if (length := _length(function)) > FUNCTION_MAX:
                yield Violation(
                    module.path, function.lineno, f"{function.name}: {length} lines, at most {FUNCTION_MAX}"
                )


@rule
def a_function_takes_at_most_6_arguments(house: House) -> Iterator[Violation]:
    """A function takes at most 6 arguments, `self` and `cls` not counted."""
    for module in house.modules:
        for function in module.functions:
            if (count := _arguments(function)) > ARGUMENTS_MAX:
                yield Violation(
                    module.path, function.lineno, f"{function.name}: {count} arguments, at most {ARGUMENTS_MAX}"
                )


@rule
def half_the_files_are_at_most_130_lines(house: House) -> Iterator[Violation]:
    """The median file is at most 130 lines long, once the house is more than 30 files."""
    lengths = [module.length for module in house.modules]
    if len(lengths) > SMALL_HOUSE and (middle := median(lengths)) > FILE_MEDIAN:
        yield Violation(PACKAGE, 1, f"the median file has {middle:g} lines, at most {FILE_MEDIAN}")


@rule
def half_the_functions_are_at_most_10_lines(house: House) -> Iterator[Violation]:
    """The median function is at most 10 lines long, once the house is more than 30 files."""
    lengths = [_length(function) for module in house.modules for function in module.functions]
    if len(house.modules) > SMALL_HOUSE and lengths and (middle := median(lengths)) > FUNCTION_MEDIAN:
        yield Violation(PACKAGE, 1, f"the median function has {middle:g} lines, at most {FUNCTION_MEDIAN}")


def _length(function: Function) -> int:
    return _lines(function) - (_lines(function.body[0]) if ast.get_docstring(function) is not None else 0)


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _arguments(function: Function) -> int:
    taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in taken)
