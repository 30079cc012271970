"""What the routes do: adding, mending, deciding, publishing, and staying open meanwhile."""

from __future__ import annotations

import html
import io
import re
import threading
import time
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import Client, bench_over
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Consent
from witnessmark.web.i18n import messages
from witnessmark.web.routes import inbox

HOSTILE = "<script>alert(1)</script>\u202etxt.🜂 가"


def first_claim(case: Case) -> str:
    return decided_claims(case)[0].claim.id


def test_one_file_gives_one_line_and_an_archive_one_a_member(page: Client) -> None:
    """Added, duplicate and refused are told apart; a broken member holds nothing up."""
    text = "On 4 May 2019, police expelled 12 families from Musan, residents said.\n"
    again = [page.post("/inbox/files", files={"file": ("a.txt", text.encode())}).text for _ in range(2)]
    assert 'data-status="added"' in again[0] and 'data-status="duplicate"' in again[1]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/b.txt", text.replace("12", "13"))
        archive.writestr("in/broken.pdf", b"%PDF-1.7 not really")
    lines = page.post("/inbox/files", files={"file": ("pack.zip", packed.getvalue())}).text
    assert lines.count("data-status=") == 2
    assert 'data-status="added"' in lines and 'data-status="refused"' in lines


def test_a_report_without_a_date_is_flagged_and_mended_in_the_list(page: Client, case: Case) -> None:
    """The list counts undated reports, takes the date, reads the claims again and says who set it."""
    page.post("/inbox/files", files={"file": ("u.txt", b"Last month police expelled 9 families from Onsong.\n")})
    (report,) = [r for r in case.store.reports(case.actor) if r.published is None]
    listed = page.get("/?show=undated").text
    assert f"/inbox/published/{report.id}" in listed and "River Wire" not in listed
    answer = page.post(f"/inbox/published/{report.id}?show=undated", data={"published": "2020-02-10"})
    assert answer.status_code == 200 and report.id not in answer.text
    assert case.store.report(case.actor, report.id).published is not None
    claims = case.store.claims(case.actor, ClaimQuery(reports=(report.id,)))
    assert any(c.when and c.when.start.year == 2020 for c in claims)
    assert page.post(f"/inbox/published/{report.id}", data={"published": "soon"}).status_code == 400


def test_hostile_text_comes_out_as_text(page: Client, case: Case) -> None:
    """Markup in a name, title, outlet or body is escaped wherever it is shown."""
    body = f"{HOSTILE}\n\nOn 4 May 2019, police expelled 12 families from Musan, {HOSTILE} said.\n"
    page.post("/inbox/files", files={"file": (HOSTILE.replace("/", "_"), body.encode())}, data={"outlet": HOSTILE})
    report = case.store.reports(case.actor)[-1].id
    page.post(f"/reports/{report}/metadata", data={"title": HOSTILE})
    for path in ("/", f"/reports/{report}", "/incidents", "/search?q=" + "%3Cscript%3E", "/search?q=Musan"):
        text = page.get(path).text
        assert "<script>alert" not in text, path
    assert "&lt;script&gt;alert" in page.get(f"/reports/{report}").text


def test_a_decision_is_written_once_and_undone(page: Client, case: Case) -> None:
    """The card says what is in force; undo names the claim; with nothing left it answers 404."""
    claim = first_claim(case)
    assert 'data-decision="accept"' in page.post(f"/claims/{claim}/decide/accept").text
    assert 'data-decision="reject"' in page.post(f"/claims/{claim}/decide/reject").text
    assert page.post("/undo", data={"base": "/second"}).status_code == 404, "a second reading is another thing"
    for taken in ("Rejected", "Confirmed"):
        told = page.post("/undo").json()
        assert (told["claim"], told["undone"], told["gone"]) == (claim, 1, False)
        assert told["said"] == f"Undone: {taken} – Expulsion, Forty families expelled from river town."
    assert page.post("/undo").status_code == 404
    assert decided_claims(case)[0].decision is None
    assert page.post(f"/claims/{claim}/decide/maybe").status_code == 400


def test_a_correction_changes_only_what_differs(page: Client, case: Case) -> None:
    """One field changed is one judgement; a count that is no number is refused in words."""
    claim, figure = next((d.claim.id, d.claim.figure) for d in decided_claims(case) if d.claim.figure)
    form = {"figure.low": "41", "figure.best": "41", "figure.high": "41", "figure.unit": figure.unit.value,
            "figure.quantifier": "exact"}
    assert page.post(f"/claims/{claim}/correct", data=form).status_code == 200
    assert len(case.store.judgements(case.actor)) == 1
    assert page.post(f"/claims/{claim}/correct", data=form).status_code == 200
    assert len(case.store.judgements(case.actor)) == 1
    assert page.post(f"/claims/{claim}/correct", data={"figure.low": "many"}).status_code == 422
    assert page.post(f"/claims/{claim}/correct", data={**form, "figure.low": "99"}).status_code == 422


def test_pages_stay_open_while_a_file_is_read(page: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading, deciding and searching wait for no file that is being added."""
    started, may_end = threading.Event(), threading.Event()
    real = inbox.add_bytes

    def slow(*args: object, **kwargs: object) -> object:
        started.set()
        assert may_end.wait(30)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "add_bytes", slow)
    sending = threading.Thread(target=lambda: page.post("/inbox/files", files={"file": ("a.txt", b"x y z")}))
    sending.start()
    assert started.wait(30)
    try:
        report = case.store.reports(case.actor)[0].id
        for path in ("/", f"/reports/{report}", "/search?q=Hoeryong", "/incidents", "/publish"):
            assert page.get(path).status_code == 200
        assert page.post(f"/claims/{first_claim(case)}/decide/accept").status_code == 200
        assert sending.is_alive()
    finally:
        may_end.set()
        sending.join(60)


def test_nothing_is_published_before_something_is_releasable(page: Client, tmp_path: Path) -> None:
    """The page says why not, and a post writes no folder."""
    assert "Nothing is releasable" in page.get("/publish").text
    page.post("/publish", data={"folder": str(tmp_path / "out")})
    assert not (tmp_path / "out").exists()


def ended(page: Client, answer: httpx.Response) -> str:
    """Return the page once what it began has ended."""
    assert answer.status_code == 200
    text = answer.text
    for _ in range(600):
        if 'aria-busy="true"' not in text:
            return text
        time.sleep(0.1)
        text = page.get("/publish").text
    raise AssertionError("the rehearsal never ended")


def test_the_dossier_goes_to_a_new_folder_outside_the_case(page: Client, case: Case, tmp_path: Path) -> None:
    """Taken, relative, inner and orphaned folders are refused; a good one is written and logged."""
    page.post(f"/claims/{first_claim(case)}/decide/accept")
    page.post(f"/claims/{first_claim(case)}/decide/releasable")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    for folder in ("", "relative/out", str(case.path / "out"), str(tmp_path / "full"), str(tmp_path / "no" / "out"),
                   str(tmp_path / ".." / tmp_path.name / "case" / "x"), "a\0b"):
        assert page.post("/publish", data={"folder": folder}).status_code == 400, folder
    assert "cannot be written to" in ended(page, page.post("/publish", data={"folder": "/proc/dossier"}))
    out = tmp_path / "out"
    refused = ended(page, page.post("/publish", data={"folder": str(out), "title": HOSTILE}))
    assert "hidden character" in refused and "<script>alert" not in refused and not out.exists()
    told = ended(page, page.post("/publish", data={"folder": str(out), "title": HOSTILE.replace("\u202e", "")}))
    assert (out / "index.html").is_file()
    assert "<script>alert" not in told + (out / "index.html").read_text("utf-8")
    assert any(event.kind == "release" for event in case.store.events(case.actor))


def test_incidents_are_filtered_and_show_their_main_count(page: Client) -> None:
    """A grade narrows the list; an unknown one is as none; the count stands in the row."""
    everything = page.get("/incidents").text
    assert "40" in everything
    assert page.get("/incidents?grade=documented").status_code == 200
    assert page.get("/incidents?grade=<x>&campaign=y").text.count("<tr>") == everything.count("<tr>")


def test_an_empty_case_says_what_to_do(make_case: object) -> None:
    """Each page of a new case has a sentence and a way on, in both languages."""
    made = bench_over(make_case("empty"))  # type: ignore[operator]
    client = made.enter()
    for language, words in (("en", "no reports|No incidents yet|Nothing is releasable"),
                            ("ko", "아직 보고서가 없습니다|아직 사건이 없습니다|아직 공개할")):
        client.get(f"/language/{language}")
        pages = client.get("/").text + client.get("/incidents").text + client.get("/publish").text
        assert all(word in pages for word in words.split("|")[1:])


def test_a_report_says_what_is_limited_or_not_needed(page: Client) -> None:
    """The badge over a report stands beside that of who may read it: `Limited` alone is of either."""
    assert {f"consent_badge_{code}" for code in Consent} <= set(messages())
    address = re.search(r"/reports/rep_[a-z0-9]+", page.get("/").text)
    assert address
    for language in ("en", "ko"):
        page.get(f"/language/{language}")
        badges = re.findall(r'<span class="badge">([^<]+)</span>', page.get(address[0]).text)
        assert any(badge == messages()[f"consent_badge_{code}"][language] for code in Consent for badge in badges)


def test_an_incident_names_its_origins_as_the_command_line_does(page: Client) -> None:
    """Origins are assessed by `witnessmark assess ID`: the page shows the id to type."""
    incident = re.search(r"/incidents/inc_[a-z0-9]+", page.get("/incidents").text)
    assert incident
    shown = page.get(incident[0]).text
    assert re.search(r"<code[^>]*>org_[a-z0-9]+</code>", shown)
    assert "not counted" not in shown


def test_the_card_says_why_for_every_field_in_the_language_of_the_page(page: Client, case: Case) -> None:
    """Each filled field of a claim has its sentence on the card, in English or in Korean."""
    for decided in decided_claims(case):
        claim = decided.claim
        for language in ("en", "ko"):
            page.get(f"/language/{language}")
            card = html.unescape(page.get(f"/claims/{claim.id}/card").text)
            assert len(claim.why) >= 3
            for why in claim.why:
                assert (why.ko if language == "ko" else why.en) in card
                assert (why.en if language == "ko" else why.ko) not in card


def test_remarks_on_how_a_report_was_read_are_shown(page: Client, case: Case) -> None:
    """They stand in the line of what was added, in the inbox and over the report; a corrected language ends one."""
    words = "<html><p>Los vecinos de la comarca fueron expulsados de sus casas por la policia.</p></html>\n"
    file = ("aviso.pdf", words.encode())
    shown = ("its name promises another format than it holds", "the language is not one that is read")
    assert all(note in page.post("/inbox/files", files={"file": file}).text for note in shown[:1])
    (report,) = [r for r in case.store.reports(case.actor) if r.notes]
    for address in ("/", f"/reports/{report.id}"):
        assert all(note in page.get(address).text for note in shown)
    page.post(f"/reports/{report.id}/metadata", data={"language": "en"})
    after = page.get(f"/reports/{report.id}").text
    assert shown[0] in after and shown[1] not in after


@pytest.mark.parametrize(("language", "words"), [("en", "bits"), ("ko", "비트")])
def test_the_reasons_of_an_incident_stand_on_a_page_of_their_own(
    page: Client, case: Case, language: str, words: str
) -> None:
    """Every report's story is there with its sentence, in the page's language."""
    for outlet in ("North Wire", HOSTILE):
        text = f"On 4 May 2019, police expelled 12 families from Musan, {outlet[:5]} residents said.\n"
        page.post("/inbox/files", files={"file": ("a.txt", text.encode())}, data={"outlet": outlet})
    assert page.get("/incidents").status_code == 200
    incident = next(i for i in case.store.incidents(case.actor) if len(i.reports) > 1)
    asked = {"accept-language": language}
    listed = page.get(f"/incidents/{incident.id}", headers=asked).text
    assert f"/incidents/{incident.id}/why" in listed
    told = page.get(f"/incidents/{incident.id}/why", headers=asked).text
    assert words in told and "<script>alert" not in told
    assert all(f"/reports/{report}?claim=" in told for report in incident.reports)
    assert page.get("/incidents/inc_none/why").status_code == 404
