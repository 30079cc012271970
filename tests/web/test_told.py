"""What intake and the verbs say, in Korean: nothing that a page can show of them is missing from the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import witnessmark
from witnessmark import errors
from witnessmark.intake import reception
from witnessmark.intake.media import _UNREAD
from witnessmark.intake.sandbox import recogniser
from witnessmark.web.told import sentences, told, told_together

SOURCE = Path(witnessmark.__file__).parent
ERRORS = tuple(name for name, kind in vars(errors).items() if isinstance(kind, type))
SAID = ("Unreadable", "TurnedAway", "Refused", "UsageError")


def _said(folder: str, names: tuple[str, ...]) -> Iterator[str]:
    """Yield every sentence that a call of these names is given in a folder or file of code; `7` is filled in."""
    within = SOURCE / folder
    for file in [within] if within.is_file() else sorted(within.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                for given in (*node.args, *(k.value for k in node.keywords)):
                    text = _text(given)
                    if text and " " in text:
                        yield text


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "7" for v in node.values)
    return None


def test_every_reason_of_intake_has_korean() -> None:
    """Those that readers give, those of the closed process, kinds of file that are known and not read."""
    reasons = {*_said("intake", SAID[:3]), *reception._REASONS.values(), reception._OPEN, recogniser._NEEDS,
               *(kind for _, kind in _UNREAD)}
    assert len(reasons) > 60
    assert [reason for reason in sorted(reasons) if told(reason, "ko").lang != "ko"] == []


def test_every_fault_of_a_figure_has_korean() -> None:
    """What a page of analysis refuses in its address, and the page of undercount in a table."""
    files = (*(f"analysis/{name}.py" for name in ("behind", "counts", "coverage", "flows", "timeline")),
             "analysis/undercount/patterns.py", "app/questions.py")
    faults = {text for file in files for text in _said(file, ("UsageError", "RefusedInput"))}
    assert len(faults) > 50
    left = {"No list names anybody.", "Give lists that hold somebody.",           # of tables that code makes
            "There is no 7 7.", "Take 7.", "Take 7 or 7."}                        # filled in here with no words
    assert {text for text in faults if told(text, "ko").lang != "ko"} <= left
    assert told_together("There is no grade 'x'.", "Take alleged, reported.", "ko").lang == "ko"


def test_every_fault_of_the_workbench_has_korean() -> None:
    """What routes, forms and the table of metadata refuse; the way on is told in the same language."""
    faults = {*_said("web/routes", SAID[3:]), *_said("web/claim_form.py", SAID[3:])}
    for file in ("claim_form.py", "../app/metadata.py", "../app/read.py", "../app/desk.py"):
        tree = ast.parse((SOURCE / "web" / file).read_text("utf-8"))
        faults |= {text for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                   and node.func.id == "UsageError" for given in (*node.args, *(k.value for k in node.keywords))
                   if (text := _text(given)) and " " in text and "--" not in text and "read_all" not in text}
    missing = sorted(text for text in faults if told(text, "ko").lang != "ko")
    assert missing == ["7 holds 7 reports.", "7 is no field of a report.", "A model is named, but no backend."]


def test_every_refusal_of_tables_sealed_words_devices_and_custody_has_korean() -> None:
    """Both what happened and what to do next, of every error that these raise."""
    files = ("app/population.py", "disclosure/population.py", "disclosure/population_table.py", "app/marks.py",
             "app/custody.py", "app/exchange.py", "app/parcels.py", "app/contested.py", "store/exchange.py",
             *(str(file.relative_to(SOURCE)) for file in (SOURCE / "app").glob("device*.py")))
    said = {text for file in files for text in _said(file, ERRORS)}
    assert len(said) > 60
    assert sorted(text for text in said if told(text, "ko").lang != "ko") == []


def test_every_refusal_of_keys_witnesses_people_backups_and_sources_has_korean() -> None:
    """The same of what guards a case; a field's path before it is left out."""
    names = ("mappings", "witness", "people", "recovery", "rotate", "passphrase", "imports", "sources", "backup",
             "hold", "erase", "secret", "watching", "compartments", "online", "online_restore", "runs")
    files = [*(f"app/{name}.py" for name in names), "store/copying.py", "store/migrations/__init__.py"]
    files += [str(file.relative_to(SOURCE)) for folder in ("vault", "evidence")
              for file in sorted((SOURCE / folder).glob("*.py"))]
    said = {text for file in files for text in _said(file, ERRORS)}
    assert len(said) > 150
    assert sorted(text for text in said if told(text, "ko").lang != "ko") == []
    assert told("$.share: the shares don't fit together", "ko").text == "조각이 서로 맞지 않습니다"


@pytest.mark.parametrize(("text", "korean"), [
    ("The rows by place and access sum to 1,200 people, those by place to 1,300.",
     "장소·접근별 행의 합은 1,200명인데 장소별 행의 합은 1,300명입니다."),
    ("Row 4: the place could be several.", "4행: 장소가 여러 곳일 수 있습니다."),
    ("pages 2-5, 8 of 9 not read: has more than 60 scanned pages",
     "9쪽 가운데 2-5, 8쪽을 읽지 못했습니다: 스캔한 쪽이 60쪽을 넘습니다"),
    ("is a RAR archive, which is not read here", "지원하지 않는 형식입니다(RAR 압축 파일)"),
    ("read as cp949", "cp949 인코딩으로 읽음"),
])
def test_what_is_filled_in_is_told_in_korean_too(text: str, korean: str) -> None:
    assert told(text, "ko").text == korean and told(text, "en").text == text


def test_what_the_table_lacks_is_told_in_english_and_marked_so() -> None:
    """A sentence and its advice are never in two languages; braces in a value stay as they are."""
    assert told("is {odd}", "ko").lang == "en"
    mixed = told_together("A reason is missing.", "Say {why}.", "ko")
    assert (mixed.lang, mixed.text) == ("en", "A reason is missing. Say {why}.")
    assert told("read as {x}", "ko").text == "{x} 인코딩으로 읽음"
    assert told("has more than some pages", "ko").lang == "en"
    assert all(sentences().values())


def test_every_fault_of_a_case_on_a_server_has_korean() -> None:
    """What a page meets while the database is lost, refuses, or holds something else."""
    kinds = ("AccessDenied", "Conflict", "ServerFault", "ServerLost")
    said = {*_said("store/server.py", kinds), *_said("store/content.py", ERRORS)}
    assert len(said) >= 10
    assert sorted(text for text in said if told(text, "ko").lang != "ko") == []
