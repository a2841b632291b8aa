"""What a file of each role may import, row by row: the file, the answer, the imports."""

# What each file of `articles` may import, and what it may not.
ROLES = """
models    yes api.topics.models.Topic api.articles.states.State api.core.ids.new api.articles.models.Row
models    no  api.topics.names api.topics.schemas api.articles.schemas api.articles.queries api.topics
schemas   yes api.articles.models.State api.articles.schemas api.topics.schemas api.topics.models api.core.text
schemas   no  api.articles.queries api.articles.states api.topics.queries api.topics.names api.articles.actions
policy    yes api.articles.models api.articles.policy api.accounts.actor api.accounts.models api.core
policy    no  api.topics.models api.articles.queries api.articles.states api.accounts
queries   yes api.articles.models api.articles.queries api.topics.models api.topics.queries api.settings
queries   no  api.articles.schemas api.topics.names api.articles.states api.articles.actions api.topics.actions
actions   yes api.articles.actions api.articles.queries api.articles.models api.articles.policy api.articles.schemas
actions   yes api.articles.states api.topics.actions api.topics.queries api.topics.models api.topics.schemas
actions   yes api.topics.names
actions   no  api.articles.public api.articles.admin api.articles.jobs api.topics.policy api.articles api.topics
public    yes api.articles.actions api.articles.states api.accounts.actor api.topics.schemas
public    no  api.topics.queries api.topics.models api.accounts.roles api.topics.actions
admin     yes api.articles.policy api.articles.states api.accounts.actor.Staff api.topics.schemas
admin     no  api.accounts.models api.topics.actions api.topics.names
jobs      yes api.articles.jobs api.articles.queries api.articles.actions api.core.clock
jobs      no  api.articles.models api.articles.schemas api.topics.queries
rendering yes api.articles.states api.articles.schemas
rendering yes api.topics.names api.topics.actions api.topics.models api.topics.queries api.topics.schemas
rendering no  api.topics.public api.topics.policy api.topics
"""
FACE_ROLES = """
content.public    yes api.articles.queries api.articles.actions api.articles.models api.articles.schemas
content.public    no  api.articles.states api.articles.policy
content.queries   yes api.articles.schemas
content.models    no  api.articles.queries
content.schemas   no  api.articles.actions
content.policy    no  api.articles.queries
content.pages     yes api.articles.queries api.articles.states
feeds.public      yes api.articles.queries
search.jobs       yes api.articles.models
webhooks.jobs     yes api.articles.actions
preflight.admin   yes api.articles.queries
importers.queries yes api.articles.schemas
desk.admin        yes api.articles.policy api.articles.queries
desk.admin        no  api.articles.public
"""


def rows(table: str) -> list[tuple[str, bool, str]]:
    lines = [line.split() for line in table.strip().splitlines()]
    return [(file, answer == "yes", origin) for file, answer, *origins in lines for origin in origins]


def place(file: str) -> str:
    return f"{file.replace('.', '/')}.py" if "." in file else f"articles/{file}.py"
