"""What of a body readers do not get is said, and nothing else."""

import pytest

from api.core import markdown
from api.core.unkept import HTML, warnings

SCRIPT = "A link was dropped: addresses that begin with javascript: are not allowed."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Plain *words*, [a link](https://a.example), ![a picture](/a.png) and <b@c.example>.", []),
        ("[here](/faqs/why) and [there](#part), 1 < 2 and `<b>` in code\n\n    <div> too", []),
        ("A | B\n--|--\n[x](mailto:a@b.example) | y", []),
        ("One <b>word</b> and <i>two</i>", [HTML]),
        ("<div>\n\nA block\n\n</div>", [HTML]),
        ("<!-- a remark -->", [HTML]),
        ("[x](javascript:alert(1)) and [y](JavaScript:alert(2))", [SCRIPT]),
        ("> * [x](javascript:alert(1))", [SCRIPT]),
        (
            "![x](data:image/png;base64,AAAA)",
            ["An image was dropped: addresses that begin with data: are not allowed."],
        ),
        ("[x](ftp://a.example)", ["A link was dropped: addresses that begin with ftp: are not allowed."]),
        ("[x](http://a:b:c/)", ["A link was dropped: its address cannot be read."]),
    ],
)
def test_what_is_dropped_is_said_once(source: str, said: list[str]) -> None:
    assert warnings(source) == said


@pytest.mark.parametrize(
    "source", ["[x](javascript:alert(1))", "![x](data:image/png;base64,AAAA)", "<b>x</b>", "[x](http://a:b:c/)"]
)
def test_what_is_said_to_be_dropped_is(source: str) -> None:
    html = "".join(block.html for block in markdown.render(source))
    assert "<b>" not in html
    assert "href" not in html
    assert "src" not in html
