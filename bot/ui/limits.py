"""Discord's limits on messages and embeds, from https://docs.discord.com/developers/resources/message#embed-object-embed-limits."""

CONTENT_MAX = 2_000
EMBEDS_MAX = 10
EMBEDS_TOTAL_MAX = 6_000
TITLE_MAX = 256
DESCRIPTION_MAX = 4_096
FIELDS_MAX = 25
FIELD_NAME_MAX = 256
FIELD_VALUE_MAX = 1_024
FOOTER_MAX = 2_048

# Of a menu, https://docs.discord.com/developers/components/reference#string-select; of an option's label, value and
# description.
MENU_OPTIONS_MAX = 25
OPTION_MAX = 100

# Of one message of components, https://docs.discord.com/developers/components/reference; the texts of all together.
COMPONENTS_MAX = 40
LAYOUT_TEXT_MAX = 4_000

# Of one file, where nobody boosts the server; `filesize_limit` of an interaction or a guild says when it is more.
# https://docs.discord.com/developers/reference#uploading-files
ATTACHMENT_BYTES = 10 * 1024**2
