"""The command `unspoken`."""

import typer

from api.core.processes import loading

with loading():
    from api.cli import data, erased, serving, staff, working
    from api.cli.data import SEED

__all__ = ["SEED", "app"]

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
for command in (serving.serve, working.work, data.migrate, data.seed, data.check):
    app.command()(command)
app.add_typer(staff.admin, name="admin")
app.add_typer(staff.key, name="key")
app.add_typer(erased.erased, name="erased")
