"""One module or package per command family; RagBot loads every one as an extension."""
