"""Users, roles, and what makes a user a member of a guild."""

from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class User:
    """A person or a bot; `locale` is the language of their client, e.g. `de` or `pt-BR`."""

    id: str
    name: str
    is_bot: bool = False
    locale: str = "en-US"


@dataclass(eq=False, slots=True)
class Role:
    """A role of a guild; `permissions` are Discord's bits, `is_mentionable` whether everybody may ping it."""

    id: str
    name: str
    permissions: int
    position: int
    is_managed: bool = False
    is_mentionable: bool = False


@dataclass(eq=False, slots=True)
class Membership:
    """A user in a guild; `joined` is in seconds since 1970."""

    user: User
    joined: float
    roles: list[Role] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The user's name."""
        return self.user.name
