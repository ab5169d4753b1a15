"""Pages of the codebook: the themes as a tree, each theme, what may be done with it, and what was done."""

from collections import defaultdict
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import starter_themes, theme_changes, theme_merging, theme_undoing, themes
from crm.models import Theme
from crm.models.words import Sway
from crm.permissions import Permission
from crm.theme_merging import Wanted
from crm.themes import ThemeLine
from web.forms.base import KithForm
from web.forms.themes import AddForm, DescribeForm, MergeForm, MoveForm, RenameForm, SplitForm
from web.ids import read_id
from web.listing import as_word
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("themes", __name__, url_prefix="/themes")

#: The changes that are made in a form on a theme's own page, each with its form.
FORMS: dict[str, type[KithForm]] = {
    "rename": RenameForm,
    "describe": DescribeForm,
    "move": MoveForm,
    "merge": MergeForm,
}

Change = Callable[..., Theme]


@blueprint.get("")
@needs(Permission.CODE)
def list_themes() -> str:
    """The codebook as a tree."""
    lines = themes.list_themes(get_db(), current_actor(), retired=True)
    retired = [line for line in lines if line.retired]
    shown = lines if request.args.get("retired") else [line for line in lines if not line.retired]
    return render_template(
        "themes/list.html", within=_within(shown), used=_count_used(lines), shown=shown, retired=len(retired)
    )


def _within(lines: list[ThemeLine]) -> dict[int | None, list[ThemeLine]]:
    within: defaultdict[int | None, list[ThemeLine]] = defaultdict(list)
    for line in lines:
        within[line.parent_id].append(line)
    return within


def _count_used(lines: list[ThemeLine]) -> dict[int, int]:
    """How many codings each theme has together with all that is within it."""
    used = {line.id: line.codings for line in lines}
    for line in sorted(lines, key=lambda line: -line.depth):
        if line.parent_id is not None:
            used[line.parent_id] += used[line.id]
    return used


@blueprint.post("/starting-set")
@needs(Permission.EDIT_CODEBOOK)
def set_up_themes() -> Response:
    """Begin with the usual themes."""
    added = starter_themes.set_up_themes(get_db(), current_actor())
    flash(
        f"{len(added)} themes are in the codebook. Change them as you like." if added else "There are themes already."
    )
    return redirect("/themes", 303)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CODEBOOK)
def add_theme() -> Response | tuple[str, int]:
    """Add a theme."""
    db, actor = get_db(), current_actor()
    form = AddForm(parent_id=read_id(request.args.get("within")))
    form.offer(themes.list_themes(db, actor))
    if form.validate_on_submit():
        with form.refusals():
            theme = themes.add_theme(db, actor, **form.details())
            flash(f"“{theme.name}” is in the codebook.", "success")
            return redirect(f"/themes/{theme.id}", 303)
    return form.answer("themes/form.html")


@blueprint.get("/<int:theme_id>")
@needs(Permission.CODE)
def show_theme(theme_id: int) -> tuple[str, int]:
    """One theme: what belongs to it, what was done with it, and what may be done."""
    return _page(theme_id)


@blueprint.post("/<int:theme_id>/rename")
@needs(Permission.EDIT_CODEBOOK)
def rename_theme(theme_id: int) -> Response | tuple[str, int]:
    """Give a theme another name."""
    return _act(theme_id, "rename", themes.rename_theme, "It is called “{name}” now.")


@blueprint.post("/<int:theme_id>/describe")
@needs(Permission.EDIT_CODEBOOK)
def describe_theme(theme_id: int) -> Response | tuple[str, int]:
    """Say what belongs to a theme."""
    return _act(theme_id, "describe", themes.describe_theme, "“{name}” is described anew.")


@blueprint.post("/<int:theme_id>/move")
@needs(Permission.EDIT_CODEBOOK)
def move_theme(theme_id: int) -> Response | tuple[str, int]:
    """Put a theme within another, or elsewhere among its sisters."""
    return _act(theme_id, "move", themes.move_theme, "“{name}” is moved.")


@blueprint.post("/<int:theme_id>/merge")
@needs(Permission.EDIT_CODEBOOK)
def merge_themes(theme_id: int) -> Response | tuple[str, int]:
    """Make a theme part of another."""
    return _act(theme_id, "merge", theme_merging.merge_themes, "All its codings are with “{name}” now.")


@blueprint.post("/<int:theme_id>/retire")
@needs(Permission.EDIT_CODEBOOK)
def retire_theme(theme_id: int) -> Response | tuple[str, int]:
    """Offer a theme no longer."""
    return _act(theme_id, "", themes.retire_theme, "“{name}” is retired. Its codings stay as they are.")


@blueprint.post("/<int:theme_id>/bring-back")
@needs(Permission.EDIT_CODEBOOK)
def bring_back_theme(theme_id: int) -> Response | tuple[str, int]:
    """Offer a theme again."""
    return _act(theme_id, "", themes.bring_back_theme, "“{name}” is back.")


@blueprint.route("/<int:theme_id>/split", methods=["GET", "POST"])
@needs(Permission.EDIT_CODEBOOK)
def split_theme(theme_id: int) -> Response | tuple[str, int]:
    """Choose quotes of a theme that go to another, perhaps a new one."""
    db, actor = get_db(), current_actor()
    theme = themes.get_theme(db, actor, theme_id)
    form = SplitForm(parent_id=theme.parent_id)
    form.offer([line for line in themes.list_themes(db, actor) if line.id != theme_id])
    # What was looked for comes with the ticks, as its address may have gone on to something else.
    sent = request.form if form.is_submitted() else request.args
    wanted, number = Wanted(text=sent.get("q", "")[:200], sway=as_word(sent.get("sway"), Sway)), sent.get("at")
    if form.find.data:
        wanted, number = Wanted(text=(form.text.data or "")[:200], sway=form.spoken.data), "1"
        form.everything.data = False  # of what was found before
    elif "page" in sent:
        number = sent["page"]
    elif form.untick.data:
        form.coding_ids.data = []
    elif form.validate_on_submit():
        with form.refusals():
            chosen = {"coding_ids": form.coding_ids.data, "wanted": wanted if form.everything.data else None}
            into = theme_merging.split_theme(db, actor, theme_id, **chosen, **form.where_to())
            flash(f"The quotes are with “{into.name}” now.", "success")
            return redirect(f"/themes/{into.id}", 303)
    form.text.data, form.spoken.data = wanted.text, wanted.sway
    page = theme_merging.list_theme_quotes(db, actor, theme_id, wanted=wanted, page=read_id(number) or 1)
    elsewhere = [id_ for id_ in form.coding_ids.data if id_ not in {coding.id for coding in page.rows}]
    theme = themes.get_theme(db, actor, theme_id)
    return form.answer("themes/split.html", theme=theme, page=page, wanted=wanted, elsewhere=elsewhere)


@blueprint.get("/changes")
@needs(Permission.CODE)
def list_changes() -> tuple[str, int]:
    """What was done to the codebook, or to one theme."""
    return _changes(KithForm(None))


@blueprint.post("/changes/<int:change_id>/undo")
@needs(Permission.EDIT_CODEBOOK)
def undo_change(change_id: int) -> Response | tuple[str, int]:
    """Take a change back, with everything that it moved."""
    form = KithForm()
    with form.refusals():
        change = theme_undoing.undo_theme_change(get_db(), current_actor(), change_id)
        flash(f"Undone: {theme_changes.say_change(change)}.", "success")
        return redirect("/themes/changes", 303)
    return _changes(form)


def _changes(form: KithForm) -> tuple[str, int]:
    db, actor, theme_id = get_db(), current_actor(), read_id(request.args.get("theme"))
    theme = themes.get_theme(db, actor, theme_id) if theme_id is not None else None
    number = read_id(request.args.get("page")) or 1
    page = theme_changes.list_theme_changes(db, actor, theme_id=theme_id, page=number)
    return form.answer("themes/changes.html", page=page, theme=theme, say=theme_changes.say_change)


def _act(theme_id: int, key: str, change: Change, done: str) -> Response | tuple[str, int]:
    """Do what a button or one of the forms on a theme's page asks for, and show the theme that is left."""
    form = FORMS[key](prefix=f"{key}-") if key else KithForm()
    if not key or form.validate_on_submit():
        with form.refusals():
            theme = change(get_db(), current_actor(), theme_id, **form.details())
            flash(done.format(name=theme.name), "success")
            return redirect(f"/themes/{theme.id}", 303)
    return _page(theme_id, key, form)


def _page(theme_id: int, key: str = "", refused: KithForm | None = None) -> tuple[str, int]:
    db, actor = get_db(), current_actor()
    theme = themes.get_theme(db, actor, theme_id)
    lines = themes.list_themes(db, actor, retired=True)
    page = render_template(
        "themes/page.html",
        theme=theme,
        line=next((one for one in lines if one.id == theme_id), None),
        used=_count_used(lines),
        within=[one for one in lines if one.parent_id == theme_id],
        into=themes.get_theme(db, actor, theme.merged_into_id) if theme.merged_into_id else None,
        changes=theme_changes.list_theme_changes(db, actor, theme_id=theme_id),
        say=theme_changes.say_change,
        form=refused,
        forms=_forms(theme, lines, {key: refused} if refused and key else {}),
    )
    return page, 422 if refused is not None else 200


def _forms(theme: Theme, lines: list[ThemeLine], refused: dict[str, KithForm]) -> dict[str, KithForm]:
    """The forms of a theme's page as it stands, those that were *refused* as they were sent."""
    sisters = [line.id for line in lines if line.parent_id == theme.parent_id]
    data = {name: getattr(theme, name) for name in ("name", "description", "examples", "colour", "parent_id")}
    data["place"] = sisters.index(theme.id) + 1 if theme.id in sisters else None
    forms = {key: form(None, prefix=f"{key}-", data=data) for key, form in FORMS.items()} | refused
    others = [line for line in lines if not line.retired and line.id != theme.id]
    for form in forms.values():
        if isinstance(form, MoveForm | MergeForm):
            form.offer(others)
    return forms
