"""The ``kith`` command: a module for each noun, imported only when one of its commands is asked for."""

import importlib

import click

#: Command: the module in web/cli whose list ``commands`` has it, and the line that ``kith --help`` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Try Kith with an invented neighbourhood."),
    "init": ("setup", "Make the database and the first administrator."),
    "serve": ("serving", "Serve the pages."),
    "worker": ("working", "Run what is due by itself: digests, escalations, tidying."),
    "import": ("imports", "Read a file of streets, people, organisations, assets or ties."),
    "export": ("exports", "Write a list to a CSV file."),
    "connectors": ("network", "Who brings people together, and how sure we are."),
    "streets": ("network", "Which streets are cut off, and who could open the door."),
    "changes": ("changes", "What changed in the network since a date, as far as can be told."),
    "introductions": ("introductions", "Who could be introduced to whom today, and why."),
    "follow-ups": ("follow_ups", "Who is waiting for us."),
    "nurture": ("nurture", "Which connectors we look after, the forgotten first."),
    "measure": ("measuring", "Take any measure on plain files, without a database."),
    "user": ("users", "Add, list and let back in the people who sign in."),
    "backup": ("backups", "Write everything to one file."),
    "restore": ("backups", "Put back what a backup holds."),
    "tidy": ("tidying", "Delete what is past its term."),
    "check": ("checking", "Look whether all is well: database, settings, versions."),
}


class _Kith(click.Group):
    """The group: finds a command's module, and turns what goes wrong into a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"web.cli.{COMMANDS[cmd_name][0]}")
        return next(command for command in module.commands if command.name == cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error is a sentence on stderr and exit status 1, a traceback only with ``--debug``."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click ends quietly where the reader of a pipe has gone
        except Exception as error:
            if ctx.params["debug"]:
                raise
            sentences = importlib.import_module("web.cli.sentences")
            raise click.ClickException(sentences.sentence_for(error)) from error


@click.group(cls=_Kith, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kith", message="Kith %(version)s")
@click.option("--as", "email", metavar="EMAIL", help="Act as this member of the team: their role and areas hold.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(email: str | None, debug: bool) -> None:
    """Kith keeps who knows whom in a neighbourhood, and who is waiting for you.

    \b
    Try it:          kith demo
    Start for real:  kith init, then kith serve

    `kith COMMAND --help` explains a command. Settings are environment variables: `kith check` lists them.
    """
