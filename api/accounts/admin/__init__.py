from api.accounts.admin import api_keys, passwords, second_factor, session, staff
from api.core.http import joined

router = joined(session.router, passwords.router, second_factor.router, staff.router, api_keys.router)

__all__ = ["router"]
