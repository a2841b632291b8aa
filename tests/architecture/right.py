"""Houses that keep a rule, though at a glance they might seem to break it."""

from tests.architecture import Rule, code, imports, rooms, sizes
from tests.architecture.houses import ROOMS, Files, function, many

RIGHT: list[tuple[Rule, Files]] = [
    (rooms.every_room_is_on_the_map, {"cli/serve.py": "", "topics/names/greek.py": "", "pages/page.html": ""}),
    (rooms.every_room_on_the_map_stands, {"rooms.py": ROOMS.replace(": dict[str, tuple[str, ...]]", "")}),
    (rooms.a_room_lists_only_rooms_above_it, {}),
    (rooms.every_room_says_what_it_is, {"topics/queries.py": ""}),
    (rooms.no_module_has_a_name_without_a_lid, {"topics/based.py": "", "topics/common_names.py": ""}),
    (
        imports.a_room_imports_only_rooms_it_lists,
        {
            "topics/actions.py": "import api.core.db as db\nfrom api.topics import rows\n",
            "topics/rows.py": "from api import core, settings\n",
        },
    ),
    (
        imports.a_room_imports_only_rooms_it_lists,
        {"cli/serve.py": "import api.desk.pages\n", "main.py": "import api.desk"},
    ),
    (imports.core_imports_no_room, {"articles/models.py": "import api.topics.models\n"}),
    (imports.core_imports_no_room, {"core/db.py": "from api.core.ids import new\nfrom api.settings import settings\n"}),
    (
        imports.of_the_top_only_settings_is_imported,
        {"main.py": "from api import cli\n", "core/db.py": "import api.settings"},
    ),
    (imports.of_the_top_only_settings_is_imported, {"topics/queries.py": "import api.core.db\n"}),
    (imports.nobody_uses_another_rooms_doors, {"desk/pages.py": "import api.articles.queries\n"}),
    (imports.nobody_uses_another_rooms_doors, {"desk/pages.py": "from api.articles.policy import may_publish\n"}),
    (imports.nobody_uses_another_rooms_doors, {"topics/admin.py": "from api.topics import policy\n"}),
    (imports.a_file_imports_what_its_role_allows, {"rooms.py": ROOMS + "import api.topics.public\n"}),
    (imports.actions_know_no_web, {"topics/public.py": "import fastapi\n", "topics/actions.py": "import fastapiece\n"}),
    (imports.no_import_takes_everything, {"main.py": "from os.path import join\n"}),
    (imports.no_import_is_relative, {"main.py": "from api.core import db\n"}),
    (
        code.statements_are_built_in_queries,
        {
            "topics/queries/names.py": "import sqlalchemy as sa\nsa.select, sa.insert, sa.update, sa.delete\n",
            "topics/actions.py": "import sqlalchemy as sa\nsa.insert, sa.update, sa.delete\n",
            "topics/public.py": "select(1)\n{}.update(x=1)\n",
        },
    ),
    (code.only_the_database_commits, {"core/db/session.py": "session.commit()\n", "main.py": "commit()\nx.flush()\n"}),
    (
        code.only_settings_reads_the_environment,
        {"settings.py": "import os\nos.environ['X']\n", "main.py": "import os\nos.sep"},
    ),
    (
        code.a_refusal_is_a_class_of_ours,
        {"core/errors.py": "from starlette.exceptions import HTTPException as Theirs\nTheirs(404)\n"},
    ),
    (code.imports_stand_at_the_top, {"cli.py": "def f():\n    import os\n", "main.py": "if 1:\n    import os\n"}),
    (
        code.an_unloaded_relation_is_an_error,
        {
            "topics/models.py": "from sqlalchemy.orm import relationship as r\nx = r('Y', lazy='raise')\n",
            "articles/models.py": "import sqlmodel\nsqlmodel.Field()\n"
            "x = sqlmodel.Relationship(sa_relationship_kwargs={'uselist': False, 'lazy': 'raise'})\n",
        },
    ),
    (sizes.a_file_is_at_most_300_lines, {"main.py": "\n" * 300}),
    (sizes.a_function_is_at_most_30_lines, {"main.py": function(30)}),
    (sizes.a_function_is_at_most_30_lines, {"main.py": function(30, '    """One.\n\n    Two.\n    """')}),
    (sizes.a_function_takes_at_most_6_arguments, {"main.py": "def f(self, a, b, c, d, e, f, *g): ...\n"}),
    (sizes.a_function_takes_at_most_6_arguments, {"main.py": "def f(cls, a, b, c, d, e, f, **g): ...\n"}),
    (sizes.half_the_files_are_at_most_130_lines, many("\n" * 130)),
    (sizes.half_the_files_are_at_most_130_lines, many("\n" * 131, house=30)),
    (sizes.half_the_functions_are_at_most_10_lines, many(function(10))),
    (sizes.half_the_functions_are_at_most_10_lines, many(function(11), house=30)),
    (sizes.half_the_functions_are_at_most_10_lines, many("")),
]
