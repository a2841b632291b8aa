"""`/v1/admin/second-factor`: a code beside the password. Each change asks for the password again."""

from fastapi import APIRouter

from api.accounts import entrance
from api.accounts.actions import codes
from api.accounts.actor import Person
from api.accounts.entrance import AtEntrance
from api.accounts.schemas import ConfirmCode, Proof, RecoveryCodes, SecondFactorSecret
from api.core.http import Route, problems, site_name

router = APIRouter(prefix="/v1/admin/second-factor", tags=["second factor"], route_class=Route)


@router.post("", status_code=201, responses=problems(401, 403, 409, 422, 429, 503))
async def enroll(actor: Person, caller: AtEntrance, given: Proof) -> SecondFactorSecret:
    """A secret for an authenticator, shown once; it counts once a code of it is confirmed."""
    await entrance.prove(caller, actor, given.password)
    site = await site_name(caller.request)
    secret, uri = await caller.write(lambda db: codes.enroll(db, actor, site))
    return SecondFactorSecret(secret=secret, otpauth_uri=uri)


@router.post("/confirm", responses=problems(401, 403, 409, 422, 503))
async def confirm(actor: Person, caller: AtEntrance, given: ConfirmCode) -> RecoveryCodes:
    """Turn the second factor on; answers ten recovery codes, shown once."""
    return RecoveryCodes(recovery_codes=await caller.write(lambda db: codes.confirm(db, actor, given.code)))


@router.post("/disable", status_code=204, responses=problems(401, 403, 409, 422, 429, 503))
async def disable(actor: Person, caller: AtEntrance, given: Proof) -> None:
    """Turn the second factor off; its recovery codes end."""
    await entrance.prove(caller, actor, given.password)
    await caller.write(lambda db: codes.disable(db, actor))


@router.post("/recovery-codes", status_code=201, responses=problems(401, 403, 409, 422, 429, 503))
async def renew_codes(actor: Person, caller: AtEntrance, given: Proof) -> RecoveryCodes:
    """Ten new recovery codes, shown once; the old ones end."""
    await entrance.prove(caller, actor, given.password)
    return RecoveryCodes(recovery_codes=await caller.write(lambda db: codes.renew_codes(db, actor)))
