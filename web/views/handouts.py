"""What is handed round: looked at first, then taken out as a page, a sheet to print or a file for another program."""

from functools import partial
from typing import TypeVar

from flask import Blueprint, Response, make_response, render_template, request

from crm.errors import Invalid
from crm.handouts.choosing import Around
from crm.handouts.contents import Handout
from crm.handouts.formats import FORMATS
from crm.handouts.making import make_handout, take_handout
from crm.handouts.sheet import Paper, lay_out
from crm.handouts.wording import read_ties
from crm.network.handouts import draw_handout
from crm.nodes import get_node
from crm.permissions import Permission
from crm.text import fold
from web.assets import read_asset
from web.forms.fields import choices_of
from web.forms.handouts import HandoutForm, TakeForm
from web.node_paths import path_of
from web.signing_in import current_actor, needs
from web.transaction import get_db

blueprint = Blueprint("handouts", __name__, url_prefix="/handouts")

#: More than these cannot be told apart in a picture.
MOST_DRAWN = 1000

#: So many of the names are listed before anything is taken out.
MOST_LISTED = 500

#: What a browser shows or prints, before the files for other programs: what each is called, and what it is good for.
PICTURES = {
    "page": ("A page for a browser (HTML)", "One file that opens anywhere, without Kith and without the internet."),
    "a4": ("A sheet to print, A4", "Legible in black and white. Your browser prints it, or saves it as a PDF."),
    "a3": ("A sheet to print, A3", "The same, for a wall."),
}

_WRITTEN_AS = PICTURES | {format_.id: (format_.label, format_.whom) for format_ in FORMATS.values()}

F = TypeVar("F", bound=HandoutForm)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.EXPORT)
def choose_handout() -> Response | tuple[str, int]:
    """Which details go in, and what the handout will then tell of whom. Nothing leaves yet."""
    form = _read(HandoutForm)
    if "audience" in request.form:
        form.validate()
    return _preview(form)


@blueprint.post("")
@needs(Permission.EXPORT)
def take_it_out() -> Response | tuple[str, int]:
    """The handout as what was chosen. A POST, as it is written down who took it."""
    form = _read(TakeForm)
    form.written_as.choices = choices_of((id_, label) for id_, (label, _) in _WRITTEN_AS.items())
    if not form.validate_on_submit():
        return _preview(form)
    with form.refusals():
        handout = take_handout(get_db(), current_actor(), form.part, form.choices, title=form.title.data)
        written_as = form.written_as.data
        if written_as in PICTURES and len(handout.nodes) > MOST_DRAWN:
            too_many = f"{len(handout.nodes):,} are too many for a picture."
            raise Invalid(
                written_as=f"{too_many} Narrow the view down to {MOST_DRAWN:,}, or choose another kind of file."
            )
        return _answer(handout, form)
    return _preview(form)


def _read(shape: type[F]) -> F:
    """The form as it was sent; or, where somebody comes from a map or a record, what they come with."""
    sent = {name: request.values[name] for name in ("around", "nodes", "arranged", "title") if name in request.values}
    if "audience" in request.form:
        form = shape()
        form.around.data = form.around.data or sent.get("around", "")
        return form
    steps = request.values.get("steps", 1, type=int)
    return shape(formdata=None, data=sent | {"steps": steps if steps in (1, 2, 3) else 1})


def _preview(form: HandoutForm) -> tuple[str, int]:
    handout = None
    if form.errors.keys() <= {"written_as"}:
        with form.refusals():
            handout = _look(form)
    take = form if isinstance(form, TakeForm) else TakeForm(formdata=None, data=form.data)
    part = form.part
    node = get_node(get_db(), current_actor(), part.node_id) if isinstance(part, Around) else None
    return form.answer(
        "handouts/new.html",
        handout=handout,
        back=("Network map", "/network") if node is None else (node.name, f"{path_of(node)}/network"),
        take=take,
        written_as=_WRITTEN_AS,
        pictures=PICTURES,
        most_listed=MOST_LISTED,
        most_drawn=MOST_DRAWN,
    )


def _look(form: HandoutForm) -> Handout:
    """The handout; the title that somebody came with from a map gives way where it tells what must not be told."""
    make = partial(make_handout, get_db(), current_actor(), form.part, form.choices)
    try:
        return make(title=form.title.data or "")
    except Invalid as invalid:
        if "audience" in request.form or "title" not in invalid.errors:
            raise
        form.title.data = ""
        return make()


def _answer(handout: Handout, form: TakeForm) -> Response:
    written_as = form.written_as.data
    if written_as == "page":
        return _file(handout, _page(handout), "text/html", "html")
    if written_as in PICTURES:
        values = {"sheet": lay_out(handout, Paper(written_as)), "paper": written_as, "kept": form.kept()}
        return make_response(render_template("handouts/sheet.html", handout=handout, **values))
    format_ = FORMATS[written_as]
    return _file(handout, format_.write(handout), format_.mimetype, format_.extension)


def _page(handout: Handout) -> str:
    """A page that holds all it needs: vis-network's script and the drawing, and a policy that lets nothing else run."""
    library = read_asset("vis-network.js")
    drawing, hashes = draw_handout(handout, library)
    values = {"library": library, "drawing": drawing, "hashes": hashes}
    return render_template("handouts/page.html", handout=handout, ties=read_ties(handout), **values)


def _file(handout: Handout, content: str | bytes, mimetype: str, extension: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    name = "-".join(fold(handout.title).encode("ascii", "ignore").decode().split())[:60].strip("-") or "handout"
    answer.headers["Content-Disposition"] = f'attachment; filename="kith-{name}-{handout.made_on:%Y-%m-%d}.{extension}"'
    return answer
