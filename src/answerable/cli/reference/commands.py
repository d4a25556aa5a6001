"""The page of the commands, from the commands themselves."""

from __future__ import annotations

import inspect

import click

from .. import VERBS, program

HEAD = """\
# Commands

Made from the commands themselves by `make docs`; a test holds it. Every command takes `--help`, and every command that
prints a result takes `--json` ([its keys](json.md)). Data goes to stdout, everything else to stderr;
[exit codes](errors.md#exit-codes).

| command | what it does |
| --- | --- |
"""


def commands_page() -> str:
    """The Markdown text: a section a verb, with its usage, what it does, and a table of its options."""
    context = click.Context(program, info_name="answerable")
    commands = {verb: program.get_command(context, verb) for verb in VERBS}
    sections, rows = [], []
    for verb, command in commands.items():
        assert command is not None
        rows.append(f"| [`{verb}`](#{verb}) | {command.get_short_help_str(200)} |")
        sections.append(_section(command, click.Context(command, parent=context, info_name=verb)))
    return "\n".join([HEAD + "\n".join(rows), "", *sections])


def _section(command: click.Command, context: click.Context) -> str:
    usage = " ".join(["answerable", command.name or "", *command.collect_usage_pieces(context)])
    text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    lines = [f"## {command.name}", "", "```", usage, "```", "", text, ""]
    options = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
    if options:
        lines += ["| option | |", "| --- | --- |"]
        lines += [f"| {_name(option)} | {_help(option)} |" for option in options]
        lines.append("")
    return "\n".join(lines)


def _name(option: click.Option) -> str:
    names = "/".join([*option.opts, *option.secondary_opts])
    value = "" if option.is_flag or option.count else f" {option.metavar or option.type.name.upper()}"
    return f"`{names}{value}`"


def _help(option: click.Option) -> str:
    text = " ".join((option.help or "").split()).replace("|", "\\|")
    if option.show_default and not option.is_flag:
        text += f" Default: `{option.default}`."
    if option.required:
        text += " Required."
    if isinstance(option.envvar, str):
        text += f" Also `{option.envvar}`."
    return text
