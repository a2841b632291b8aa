from api.accounts.actions.api_keys import create_key, revoke_key
from api.accounts.actions.joining import create_administrator, setup_link

__all__ = ["create_administrator", "create_key", "revoke_key", "setup_link"]
