"""Discord's limits on modals and their fields (https://discord.com/developers/docs/components/reference)."""

from collections.abc import Sequence

from playground.model.objects import Json
from playground.rules.component_rules import check_each, check_unique_ids
from playground.rules.component_types import LABEL, ROW, TEXT_DISPLAY
from playground.rules.form_errors import FieldPath, FormErrors
from playground.rules.layout_rules import check_types

MAX_COMPONENTS = 5
MAX_TITLE = 45
MAX_CUSTOM_ID = 100


def check_modal(errors: FormErrors, at: FieldPath, modal: Json) -> None:
    """Note everything in a modal that breaks a limit."""
    errors.check_length((*at, "title"), modal.get("title"), most=MAX_TITLE, least=1)
    errors.check_length((*at, "custom_id"), modal.get("custom_id"), most=MAX_CUSTOM_ID, least=1)
    components: Sequence[Json] = modal.get("components") or []
    errors.check_count((*at, "components"), list(components), most=MAX_COMPONENTS, least=1)
    check_types(errors, (*at, "components"), components, (ROW, LABEL, TEXT_DISPLAY))
    check_each(errors, (*at, "components"), components)
    check_unique_ids(errors, (*at, "components"), components)
