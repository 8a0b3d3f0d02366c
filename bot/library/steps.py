"""Which model does a step for a collection, and what remains of a plan where that model fails."""

from collections import Counter
from typing import Final

from bot.errors import LibraryError, ProviderError, TimedOutError
from bot.languages import phrase, translate
from bot.library.fallbacks import Fallbacks, Model, Step
from bot.library.plans import Plan
from bot.library.providers import Providers
from bot.library.reranking import Reranking
from bot.models import CollectionInfo

LATE: Final = {
    Step.VECTORIZE: phrase("The model behind the search by meaning didn't answer in time."),
    Step.RERANK: phrase("The reranker didn't answer in time."),
    Step.GENERATE: phrase("The model didn't answer in time."),
}
_NOBODY: Final = "nobody"


class Steps:
    """Gives up steps whose models fail, and leaves those models alone for a while."""

    def __init__(self, providers: Providers, reranking: Reranking, fallbacks: Fallbacks) -> None:
        self._providers = providers
        self._reranking = reranking
        self._fallbacks = fallbacks

    @property
    def calls(self) -> Counter[tuple[Step, str]]:
        """What models behind Weaviate were asked since the start, by step and outcome."""
        return self._fallbacks.calls

    def rest(self, info: CollectionInfo, plan: Plan) -> Plan:
        """The plan without the steps whose models failed a moment ago."""
        for step in plan.steps:
            if self._fallbacks.is_resting(self._get_model(info, step)):
                plan = plan.rest(step)
        return plan

    def give_up(self, info: CollectionInfo, plan: Plan, step: Step, error: LibraryError | TimedOutError) -> Plan:
        """The plan without a step that failed, which is left alone for a while."""
        return plan.without(step, self.note_failure(info, step, error))

    def note_failure(self, info: CollectionInfo, step: Step, error: LibraryError | TimedOutError) -> str:
        """Remember that a step failed; why, as a sentence."""
        self._fallbacks.note_failure(self._get_model(info, step), error)
        return translate(LATE[step]) if isinstance(error, TimedOutError) else error.user_message

    def note_success(self, info: CollectionInfo, step: Step) -> None:
        """Remember that a step went well."""
        self._fallbacks.note_success(self._get_model(info, step))

    def _get_model(self, info: CollectionInfo, step: Step) -> Model:
        match step:
            case Step.VECTORIZE:
                return Model(step, info.vectorizer)
            case Step.RERANK:
                return Model(step, self._reranking.get_name(info) or _NOBODY)
            case Step.GENERATE:
                return Model(step, self._providers.get_writer(info.generative) or _NOBODY)


def is_about_request(step: Step, error: LibraryError | TimedOutError) -> bool:
    """Whether the model refused what it was asked, which is not paid, and may answer another request."""
    return step is Step.GENERATE and isinstance(error, ProviderError) and not error.is_general
