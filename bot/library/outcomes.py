"""What the steps of a search have given so far; no I/O."""

from dataclasses import dataclass, replace
from typing import Self

from bot.library.candidates import choose, fit
from bot.library.plans import Plan
from bot.models import CollectionInfo, Hit, Quote, Reading


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the steps so far have given, and the plan for those that follow."""

    plan: Plan
    hits: tuple[Hit, ...] = ()
    text: str | None = None
    quotes: tuple[Quote, ...] = ()
    is_unsure: bool = False
    is_paid: bool = False  # whether a model has answered, if only that nothing fits
    reading: Reading | None = None

    @property
    def is_generated(self) -> bool:
        """Whether a model wrote any of it."""
        return self.text is not None or any(hit.generated for hit in self.hits)

    @property
    def is_refusal(self) -> bool:
        """Whether the model wrote that no hit fits, first or last: models add to it what they were told not to.

        Amid an answer it is something that the model quotes.
        """
        refusal = self.plan.prompts.refusal if self.plan.prompts else None
        words = (self.text or "").split()
        return bool(refusal and words and (refusal in words[0] or refusal in words[-1]))

    def cut(self, info: CollectionInfo) -> Self:
        """As many of the hits as the steps that follow read."""
        hits = self.hits[: self.plan.get_limit(info)]
        return replace(self, hits=fit(hits, least=self.plan.options.limit))

    def choose(self) -> Self:
        """The hits that the model's text cites, where it wrote one."""
        if self.text is None or self.is_refusal or self.plan.is_fixed:
            return self
        plan = self.plan
        text, hits = choose(self.text, self.hits, limit=plan.options.limit, is_question=plan.is_question)
        return replace(self, text=text or None, hits=hits)

    def narrow(self) -> Self:
        """No more hits than were asked for, where no model chose among them."""
        if self.text is not None:
            return self
        limit = self.plan.options.limit
        kept = tuple(quote for quote in self.quotes if quote.number <= limit)
        return replace(self, hits=self.hits[:limit], quotes=kept)

    def sort(self) -> Self:
        """The hits in the order that was asked for, where nothing cites them by their numbers."""
        order = self.plan.steering.order
        if order is None or self.plan.is_listing or self.is_generated or self.quotes:
            return self
        return replace(self, hits=order.sort(self.hits))

    def refuse(self) -> Self:
        """The hits as the nearest that there is, which answer nothing and are not written about."""
        return replace(self, plan=replace(self.plan, prompts=None), text=None, is_unsure=True)
