from api.moderation.queries.claims import claims_of, drop, drop_ended, put

__all__ = ["claims_of", "drop", "drop_ended", "put"]
