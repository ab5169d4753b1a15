"""Pages of stories of impact: written, told to everybody, taken down."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from crm import areas, stories
from crm.glimpses import glimpses
from crm.models import Story
from crm.permissions import Permission
from crm.story_roots import key_of, list_possible_roots, list_roots
from web.forms.fields import choices_of
from web.forms.stories import StoryForm, TellStoryForm
from web.ids import read_id
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("stories", __name__, url_prefix="/stories")


@blueprint.get("")
@needs(Permission.SEE_RECORDS)
def list_stories() -> str:
    """Stories, the latest first, with those that everybody reads now."""
    db = get_db()
    page = stories.list_stories(db, current_actor(), page=read_id(request.args.get("page")) or 1)
    shown = {story.id for story in stories.list_public_stories(db)}
    return render_template("stories/list.html", page=page, shown=shown)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.RAISE_ISSUES)
def add_story() -> Response | tuple[str, int]:
    """Write a story, about whom the address names."""
    asked = read_id(request.args.get("person"))
    form = _open_form({"person_ids": [asked] if asked else [], "roots": request.args.getlist("root")})
    if _is_whole(form):
        with form.refusals():
            story = stories.add_story(get_db(), current_actor(), **form.details("add", "another", "confirmed"))
            flash("The story is saved, for the team.", "success")
            return redirect(f"/stories/{story.id}", 303)
    return _ask(form, None)


@blueprint.route("/<int:story_id>/change", methods=["GET", "POST"])
@needs(Permission.RAISE_ISSUES)
def change_story(story_id: int) -> Response | tuple[str, int]:
    """Change a story."""
    db, actor = get_db(), current_actor()
    story = stories.get_story(db, actor, story_id).story
    told = {name: getattr(story, name) for name in ("title", "text", "area_id", "happened_on")}
    about = {"person_ids": [one.person_id for one in story.people], "roots": [key_of(root) for root in story.roots]}
    form = _open_form(told | about)
    if _is_whole(form):
        with form.refusals():
            stories.change_story(db, actor, story_id, **form.details("add", "another"))
            flash("The changes are saved.", "success")
            return redirect(f"/stories/{story_id}", 303)
    return _ask(form, story)


@blueprint.get("/<int:story_id>")
@needs(Permission.SEE_RECORDS)
def show_story(story_id: int) -> tuple[str, int]:
    """A story, whom it is about, and what it grew from."""
    return _page(story_id, TellStoryForm())


@blueprint.post("/<int:story_id>/publish")
@needs(Permission.PUBLISH)
def publish_story(story_id: int) -> Response | tuple[str, int]:
    """Tell it to everybody."""
    form = TellStoryForm()
    if form.validate_on_submit():
        with form.refusals():
            stories.publish_story(get_db(), current_actor(), story_id, **form.details())
            flash("Everybody can read it now.", "success")
            return redirect(f"/stories/{story_id}", 303)
    return _page(story_id, form)


@blueprint.post("/<int:story_id>/take-down")
@needs(Permission.PUBLISH)
def take_down_story(story_id: int) -> Response:
    """Keep it for the team again."""
    stories.take_down_story(get_db(), current_actor(), story_id)
    flash("It is taken down.", "success")
    return redirect(f"/stories/{story_id}", 303)


def _page(story_id: int, form: TellStoryForm) -> tuple[str, int]:
    told = stories.get_story(get_db(), current_actor(), story_id)
    return form.without_tick().answer("stories/page.html", told=told, story=told.story)


def _open_form(known: dict[str, Any]) -> StoryForm:
    form = StoryForm(data=known)
    form.area_id.choices = choices_of([("", "Choose an area"), *areas.list_area_choices(get_db(), current_actor())])
    return form


def _is_whole(form: StoryForm) -> bool:
    """Whether the form is to be saved: not where somebody is only added, who is then ticked and the box emptied."""
    if not form.is_submitted():
        return False
    adds = form.add.data
    valid = form.another.validate(form) if adds else form.validate_on_submit()
    form.person_ids.take_along(form.another)
    return bool(valid) and not adds


def _ask(form: StoryForm, story: Story | None) -> tuple[str, int]:
    """The form with those it is about, and what it may have grown from."""
    db = get_db()
    seen = glimpses(db, form.person_ids.data)
    form.person_ids.choices = choices_of((id_, seen[id_].name) for id_ in form.person_ids.data if id_ in seen)
    roots = list_possible_roots(db, form.person_ids.data) + list_roots(db, story.roots if story else ())
    form.roots.choices = choices_of({root.key: root.label for root in roots}.items())
    return form.without_tick().answer("stories/form.html", story=story)
