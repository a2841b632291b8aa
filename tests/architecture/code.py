"""What may be written where: statements, commits, the environment, refusals, relations."""

import ast
from collections.abc import Iterator

from tests.architecture.house import House, Module, Place, Violation, rule

SQL = ("sqlalchemy", "sqlmodel")
BUILT_IN = {
    "select": ("queries",),
    "insert": ("queries", "actions"),
    "update": ("queries", "actions"),
    "delete": ("queries", "actions"),
}
ENVIRONMENT = ("os.environ", "os.getenv")
RELATIONS = ("Relationship", "relationship")


@rule
def statements_are_built_in_queries(house: House) -> Iterator[Violation]:
    """A select is built in queries; an insert, an update or a delete in queries or actions."""
    for module in house.modules:
        for origin, line in module.mentions:
            name = _name_of_sql(origin)
            if name in BUILT_IN and module.place.kind not in BUILT_IN[name]:
                yield Violation(module.path, line, f"{name}( is for {' and '.join(BUILT_IN[name])}")


@rule
def only_the_database_commits(house: House) -> Iterator[Violation]:
    """A transaction is committed in core/db and nowhere else."""
    for module in house.modules:
        for call in module.each(ast.Call):
            if (
                module.place != Place("core", "db")
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "commit"
            ):
                yield Violation(module.path, call.lineno, "commit( is for core/db")


@rule
def only_settings_reads_the_environment(house: House) -> Iterator[Violation]:
    """The environment is read in settings and nowhere else."""
    for module in house.modules:
        for origin, line in module.mentions:
            if origin in ENVIRONMENT and module.place != Place("", "settings"):
                yield Violation(module.path, line, f"{origin} is for settings")


@rule
def a_refusal_is_a_class_of_ours(house: House) -> Iterator[Violation]:
    """HTTPException is named nowhere; core/errors alone translates the one of starlette."""
    for module in house.modules:
        for origin, line in (*module.imports, *module.mentions):
            translated = module.place == Place("core", "errors") and origin.startswith("starlette.")
            if origin.endswith("HTTPException") and not translated:
                yield Violation(module.path, line, "a refusal is a class with a status, not an HTTPException")


@rule
def imports_stand_at_the_top(house: House) -> Iterator[Violation]:
    """No function imports, but for the command line's."""
    for module in house.modules:
        inside = (node for function in module.functions for node in ast.walk(function))
        lines = {node.lineno for node in inside if isinstance(node, ast.Import | ast.ImportFrom)}
        for line in sorted(lines) if module.place != Place("", "cli") else ():
            yield Violation(module.path, line, "an import stands at the top of its file")


@rule
def an_unloaded_relation_is_an_error(house: House) -> Iterator[Violation]:
    """Every relation is lazy="raise": what is not loaded is not there."""
    for module in house.modules:
        for call in module.each(ast.Call):
            if _is_relation(module, call) and not any(_raises(keyword) for keyword in call.keywords):
                yield Violation(module.path, call.lineno, 'a relation is lazy="raise"')


def _name_of_sql(origin: str) -> str:
    """The last part of a name of the database packages, or nothing."""
    return origin.rpartition(".")[2] if origin.startswith(tuple(f"{package}." for package in SQL)) else ""


def _is_relation(module: Module, call: ast.Call) -> bool:
    return _name_of_sql(module.origin(call.func)) in RELATIONS


def _raises(keyword: ast.keyword) -> bool:
    match keyword:
        case ast.keyword(arg="lazy", value=ast.Constant("raise")):
            return True
        case ast.keyword(arg="sa_relationship_kwargs", value=ast.Dict(keys, values)):
            return any(map(_is_lazy_raise, keys, values))
    return False


def _is_lazy_raise(key: ast.expr | None, value: ast.expr) -> bool:
    match key, value:
        case ast.Constant("lazy"), ast.Constant("raise"):
            return True
    return False
