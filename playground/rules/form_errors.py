"""The tree of field errors that comes with code 50035, Invalid Form Body."""

from typing import Any, TypeAlias

from playground.model.errors import ApiError

FieldPath: TypeAlias = tuple[str | int, ...]


class FormErrors:
    """Collects what is wrong with a body, field by field."""

    def __init__(self) -> None:
        self._tree: dict[str, Any] = {}

    def add(self, path: FieldPath, code: str, message: str) -> None:
        """Note an error of the field at `path`."""
        node = self._tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def check_length(self, path: FieldPath, value: Any, *, most: int, least: int = 0) -> None:
        """Check the length in characters of a text, which may be absent where `least` is 0."""
        if value is None:
            if least:
                self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
            return
        if not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return
        length = len(value.strip())
        if length == 0 and least:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif length > most and least:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        elif length > most:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def check_count(self, path: FieldPath, values: list[Any], *, most: int, least: int = 0) -> None:
        """Check the number of entries of a list."""
        if least <= len(values) <= most:
            return
        if least:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        else:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def raise_if_any(self) -> None:
        """Refuse the body if anything was noted.

        Raises:
            ApiError: 50035 with the tree.
        """
        if self._tree:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self._tree)
