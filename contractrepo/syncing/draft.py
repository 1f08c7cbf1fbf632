"""Data of one file while it is changed; what it was made of stays as it is."""

from __future__ import annotations

from typing import Any

from contractrepo.core.pointer import append, find, split


class Draft:
    """Changes of the data of one file.

    Pointers are those of the data as it was read: keys get their new names only when the text is made.

    Args:
        data: JSON data, which is copied where it is changed.
    """

    def __init__(self, data: Any) -> None:
        self.data = data
        self._original = data
        self._own: dict[
            int, Any
        ] = {}  # identity of a copy -> the copy, kept so that the identity stays its own
        self._renamed: dict[str, str] = {}

    @property
    def changed(self) -> bool:
        """Return whether anything is to be written."""
        return self.data is not self._original or bool(self._renamed)

    def get(self, pointer: str, default: Any = None) -> Any:
        """Return the value at a pointer as it is now."""
        return find(self.data, pointer, default)

    def put(self, pointer: str, value: Any, *, before: str | None = None, after: str | None = None) -> None:
        """Put a value in its place; a new member comes before or behind the one named, or at the end.

        Raises:
            LookupError: What should hold it is not there, or cannot.
        """
        *parents, name = split(pointer)
        holder = self._holder(parents)
        if isinstance(holder, list):
            if name == "-":
                holder.append(value)
            else:
                holder[int(name)] = value
            return
        names = list(holder)
        anchor = before if before in holder else after if after in holder else None
        fresh = name not in holder
        holder[name] = value
        if fresh and anchor is not None:
            start = names.index(anchor) + (anchor is not before)
            for later in names[start:]:
                holder[later] = holder.pop(later)

    def remove(self, pointer: str) -> None:
        """Remove the member at a pointer; nothing happens where there is none."""
        *parents, name = split(pointer)
        holder = find(self.data, append("", *parents))
        if isinstance(holder, dict) and name in holder:
            del self._holder(parents)[name]

    def rename(self, pointer: str, name: str) -> None:
        """Give the member at a pointer another key, in its place."""
        self._renamed[pointer] = name

    def text(self, text: str, file: str) -> str:
        """Return `text`, from which the data was read, with the changes in it and nothing else."""
        for pointer in sorted(self._renamed, key=lambda one: -one.count("/")):
            *parents, old = split(pointer)
            holder = self._holder(parents)
            members = [
                (self._renamed[pointer] if key == old else key, value) for key, value in holder.items()
            ]
            holder.clear()
            holder.update(members)
        from contractrepo.editing import edited

        return edited(text.encode(), self.data, renamed=self._renamed, file=file).decode()

    def _holder(self, tokens: list[str]) -> Any:
        """Return the container that tokens lead to, copied with everything around it."""
        self.data = holder = self._owned(self.data)
        for token in tokens:
            at = int(token) if isinstance(holder, list) else token
            holder[at] = self._owned(holder[at])
            holder = holder[at]
        return holder

    def _owned(self, value: Any) -> Any:
        if id(value) in self._own:
            return value
        copy = value.copy() if isinstance(value, (dict, list)) else None
        if copy is None:
            raise LookupError("a value without members")
        self._own[id(copy)] = copy
        return copy
