"""One module per command family; RagBot loads every module without a leading underscore as an extension."""
