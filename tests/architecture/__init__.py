"""The layout of the house as rules: each is a sentence, and yields the places where it is broken."""

from tests.architecture import code, imports, rooms, sizes
from tests.architecture.house import RULES, House, Rule, Violation

__all__ = ["RULES", "House", "Rule", "Violation", "code", "imports", "rooms", "sizes"]
