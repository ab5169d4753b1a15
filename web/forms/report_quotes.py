"""The shape of choosing quotes for a report: what is ticked, and what to look for next."""

from collections.abc import Sequence

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from crm.models.words import Sway
from crm.telling_quotes import QuoteFilters
from web.forms import fields
from web.forms.base import KithForm
from web.forms.walks import IdsField


class QuotesForm(KithForm):
    """Ticks, and filters. Each of its buttons keeps what is ticked, so that nothing is lost on the way."""

    quotes = IdsField("Which words do you want to quote?")
    shown = IdsField("Those that were on the page")
    theme_id = fields.one_of("Theme", validate_choice=False)
    sway = fields.word("Spoken of as", Sway, empty="Any")
    q = fields.line("Words in the quote")
    find = SubmitField("Find quotes", widget=GovSubmitInput())
    save = SubmitField("Save what is ticked", widget=GovSubmitInput())

    def offer(self, themes: Sequence[tuple[int, str]]) -> None:
        """Offer the themes that may be told."""
        self.theme_id.choices = fields.choices_of([("", "Every theme"), *themes])

    @property
    def filters(self) -> QuoteFilters:
        """What to look for."""
        return QuoteFilters(theme_id=self.theme_id.data, sway=self.sway.data, text=(self.q.data or "")[:200])
