"""Collections: many texts from one package, fetched, verified, brought in through import."""

from kb.intake.collections.package import CollectionError, brought, fetched
from kb.intake.collections.taking import Taken, take

__all__ = ["CollectionError", "Taken", "brought", "fetched", "take"]
