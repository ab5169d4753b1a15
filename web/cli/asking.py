"""What is asked before a file is saved."""

import click


def ask_to_save(*, writes: bool, yes: bool, dry_run: bool, nothing: str) -> bool:
    """Whether to save; where not, why is printed. *nothing*: what is said where the file changes nothing."""
    if dry_run:
        click.echo("Nothing is saved: this was a dry run.")
    elif not writes:
        click.echo(nothing)
    elif yes or click.confirm("Save this?"):
        return True
    else:
        click.echo("Nothing is saved.")
    return False
