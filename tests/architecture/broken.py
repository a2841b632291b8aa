"""Houses that break one rule in one place."""

from tests.architecture import Rule, code, imports, rooms, sizes
from tests.architecture.houses import ROOMS, Files, function, many

LIDLESS = ("utils", "helpers", "service", "services", "manager", "managers", "base", "common")
SECOND_LINE = "import datetime\n"

BROKEN: list[tuple[Rule, Files, str]] = [
    (rooms.every_room_is_on_the_map, {"cellar/wine.py": ""}, "api/cellar/__init__.py:1"),
    (rooms.every_room_on_the_map_stands, {"rooms.py": ROOMS.replace("}", '    "attic": (),\n}')}, "api/rooms.py:8"),
    (rooms.a_room_lists_only_rooms_above_it, {"rooms.py": ROOMS.replace("()", '("topics",)')}, "api/rooms.py:2"),
    (rooms.a_room_lists_only_rooms_above_it, {"rooms.py": ROOMS.replace("()", '("core",)')}, "api/rooms.py:2"),
    (rooms.every_room_says_what_it_is, {"topics/__init__.py": "'''Not'''.lower()\n"}, "api/topics/__init__.py:1"),
    (rooms.every_room_says_what_it_is, {"cellar/wine.py": '"""Not the entry."""'}, "api/cellar/__init__.py:1"),
    *(
        (rooms.no_module_has_a_name_without_a_lid, {f"topics/{name}.py": ""}, f"api/topics/{name}.py:1")
        for name in LIDLESS
    ),
    (rooms.no_module_has_a_name_without_a_lid, {"topics/_base/rows.py": ""}, "api/topics/_base/rows.py:1"),
    (
        imports.a_room_imports_only_rooms_it_lists,
        {"topics/queries.py": SECOND_LINE + "from api.articles import models\n"},
        "api/topics/queries.py:2",
    ),
    (
        imports.a_room_imports_only_rooms_it_lists,
        {"desk/pages.py": "if TYPE_CHECKING:\n    from api import topics\n"},
        "api/desk/pages.py:2",
    ),
    (
        imports.a_room_imports_only_rooms_it_lists,
        {"topics/main.py": "from api.articles.models import Article\n"},
        "api/topics/main.py:1",
    ),
    (imports.a_room_imports_only_rooms_it_lists, {"settings.py": "import api.core.text\n"}, "api/settings.py:1"),
    (
        imports.core_imports_no_room,
        {"core/db.py": "import api.topics.models as rows\n", "rooms.py": ROOMS.replace("()", '("topics",)')},
        "api/core/db.py:1",
    ),
    (
        imports.of_the_top_only_settings_is_imported,
        {"topics/jobs.py": "from api import main\n"},
        "api/topics/jobs.py:1",
    ),
    (
        imports.of_the_top_only_settings_is_imported,
        {"core/db.py": "from api.rooms import ROOMS\n"},
        "api/core/db.py:1",
    ),
    (imports.of_the_top_only_settings_is_imported, {"settings.py": "import api.cli.serve\n"}, "api/settings.py:1"),
    (
        imports.of_the_top_only_settings_is_imported,
        {"topics/jobs.py": "from api import clock\n", "clock.py": ""},
        "api/topics/jobs.py:1",
    ),
    (imports.of_the_top_only_settings_is_imported, {"topics/queries.py": "import api\n"}, "api/topics/queries.py:1"),
    (
        imports.nobody_uses_another_rooms_doors,
        {"articles/actions.py": "from api.topics import policy\n"},
        "api/articles/actions.py:1",
    ),
    (
        imports.nobody_uses_another_rooms_doors,
        {"desk/pages.py": "from api.articles.admin.routes import router\n"},
        "api/desk/pages.py:1",
    ),
    (imports.nobody_uses_another_rooms_doors, {"desk/jobs.py": "import api.articles.jobs\n"}, "api/desk/jobs.py:1"),
    (imports.nobody_uses_another_rooms_doors, {"desk/jobs.py": "import api.articles.public\n"}, "api/desk/jobs.py:1"),
    (
        imports.a_file_imports_what_its_role_allows,
        {"articles/queries/visible.py": SECOND_LINE + "from api.topics.schemas import TopicRead\n"},
        "api/articles/queries/visible.py:2",
    ),
    (
        imports.actions_know_no_web,
        {"topics/actions/names.py": "from starlette.requests import Request\n"},
        "api/topics/actions/names.py:1",
    ),
    (imports.actions_know_no_web, {"topics/actions.py": "import fastapi\n"}, "api/topics/actions.py:1"),
    (imports.no_import_takes_everything, {"main.py": SECOND_LINE + "from os.path import *\n"}, "api/main.py:2"),
    (imports.no_import_is_relative, {"topics/queries.py": "from . import models\n"}, "api/topics/queries.py:1"),
    (
        code.statements_are_built_in_queries,
        {"topics/actions.py": "import sqlalchemy as sa\nsa.select(1)\n"},
        "api/topics/actions.py:2",
    ),
    (
        code.statements_are_built_in_queries,
        {"topics/rows.py": "from sqlmodel import select as choose\nchoose(1)\n"},
        "api/topics/rows.py:2",
    ),
    (
        code.statements_are_built_in_queries,
        {"topics/jobs.py": "import sqlalchemy.dialects.sqlite\nsqlalchemy.dialects.sqlite.insert(1)\n"},
        "api/topics/jobs.py:2",
    ),
    (
        code.statements_are_built_in_queries,
        {"topics/models.py": "from sqlmodel import delete, update\nx = [\n    delete,\n]\n"},
        "api/topics/models.py:3",
    ),
    (
        code.statements_are_built_in_queries,
        {"core/pages.py": "from sqlalchemy.sql import expression\nexpression.update(1)\n"},
        "api/core/pages.py:2",
    ),
    (code.only_the_database_commits, {"core/pages.py": "\nopen().commit()\n"}, "api/core/pages.py:2"),
    (code.only_settings_reads_the_environment, {"main.py": "import os\nos.getenv('X')\n"}, "api/main.py:2"),
    (
        code.only_settings_reads_the_environment,
        {"core/db.py": "from os import environ as env\nenv['X']\n"},
        "api/core/db.py:2",
    ),
    (
        code.a_refusal_is_a_class_of_ours,
        {"topics/admin.py": "from fastapi import HTTPException as Refusal\n"},
        "api/topics/admin.py:1",
    ),
    (
        code.a_refusal_is_a_class_of_ours,
        {"core/edge.py": "from starlette.exceptions import HTTPException\n"},
        "api/core/edge.py:1",
    ),
    (
        code.a_refusal_is_a_class_of_ours,
        {"core/errors.py": "from fastapi.exceptions import StarletteHTTPException\n"},
        "api/core/errors.py:1",
    ),
    (
        code.a_refusal_is_a_class_of_ours,
        {"core/errors.py": "import fastapi\nfastapi.HTTPException\n"},
        "api/core/errors.py:2",
    ),
    (code.imports_stand_at_the_top, {"main.py": "def f():\n    def g():\n        import os\n"}, "api/main.py:3"),
    (
        code.an_unloaded_relation_is_an_error,
        {"topics/models.py": "from sqlmodel import Relationship\nx = Relationship()\n"},
        "api/topics/models.py:2",
    ),
    (
        code.an_unloaded_relation_is_an_error,
        {"topics/models.py": "from sqlalchemy import orm\nx = orm.relationship(lazy='select', viewonly=True)\n"},
        "api/topics/models.py:2",
    ),
    (
        code.an_unloaded_relation_is_an_error,
        {"topics/models.py": "import sqlmodel\nx = sqlmodel.Relationship(sa_relationship_kwargs={'a': 'raise'})\n"},
        "api/topics/models.py:2",
    ),
    (sizes.a_file_is_at_most_300_lines, {"main.py": "\n" * 301}, "api/main.py:301"),
    (sizes.a_function_is_at_most_30_lines, {"main.py": function(31)}, "api/main.py:2"),
    (sizes.a_function_is_at_most_30_lines, {"main.py": "async " + function(31)[7:]}, "api/main.py:1"),
    (
        sizes.a_function_takes_at_most_6_arguments,
        {"main.py": "class A:\n    def f(self, a, b, /, c, d, e=1, *, f, g=2): ...\n"},
        "api/main.py:2",
    ),
    (sizes.half_the_files_are_at_most_130_lines, many("\n" * 131), "api:1"),
    (sizes.half_the_functions_are_at_most_10_lines, many(function(11)), "api:1"),
]
