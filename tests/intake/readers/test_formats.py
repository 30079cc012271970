"""What single formats promise beyond the contract."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from intake import makers, ole
from witnessmark.intake import Intake, Received, Refused

One = Callable[[bytes, str], Received]
Read = Callable[[bytes, str], list[Received | Refused]]


def stated(report: Received) -> dict[str, str]:
    return {m.field: m.value for m in report.metadata}


def test_pages_give_the_article_and_not_what_is_around_it(one: One) -> None:
    """Menus, banners, related stories, scripts and footers stay out; the data of the head is read."""
    report = one(makers.html(), "page.html")
    for kept in (*makers.EN_BODY, "Brisk Ford | 40"):
        assert kept in report.text
    for left in ("Section 1", "cookies", "unrelated", "never shown", "Share this", "Copyright", "color"):
        assert left not in report.text
    assert report.text.startswith(makers.EN_TITLE)
    assert report.text.count(makers.EN_TITLE) == 1
    assert stated(report) == {
        "title": makers.EN_TITLE,
        "outlet": "River Observer",
        "published": "2021-12-03",
        "language": "en",
        "url": "https://example.org/a",
    }


def test_pages_without_marks_of_structure_are_read_by_density(one: One) -> None:
    """Divs with unhelpful names: the block of running text is the article."""
    menu = "".join(f'<a href="/{i}">Topic {i}</a> ' for i in range(20))
    body = "<br><br>".join(makers.EN_BODY)
    page = (
        f"<html><head><title>{makers.EN_TITLE} - River Observer</title></head><body><div class=x1>{menu}</div>"
        f"<div class=x2><div class=x3>{body}</div></div><div class=x4>{menu}</div></body></html>"
    )
    report = one(page.encode(), "page.html")
    assert "Topic 3" not in report.text
    assert [p for p in report.text.split("\n\n") if p in makers.EN_BODY] == list(makers.EN_BODY)


def test_names_of_classes_do_not_take_the_article_away(one: One) -> None:
    """A post inside "comments-enabled footer-widget" is read; a block that is called comments is not."""
    body = "".join(f"<p>{p}</p>" for p in makers.EN_BODY)
    page = (
        f"<html><body class='with-sidebar'><div class='post comments-enabled footer-widget-on'>{body}</div>"
        "<div id='comments'><p>A reader says something about all of it, and goes on about it.</p></div></body></html>"
    )
    text = one(page.encode(), "page.html").text
    assert text.split("\n\n") == list(makers.EN_BODY)


def test_pages_of_tables_are_read(one: One) -> None:
    """A page laid out in tables loses its row of links, and its first line is the title."""
    page = (
        "<table><tr><td><a href=1>Home</a> <a href=2>News</a> <a href=3>Contact</a></td></tr><tr><td><b>Evacuation of "
        "river towns</b><p>The district ordered 1,200 people out of three towns because of floods.</td></tr></table>"
    )
    report = one(f"<html><body>{page}</body></html>".encode(), "page.html")
    assert stated(report)["title"] == "Evacuation of river towns"
    assert "Home" not in report.text


def test_korean_pages_in_old_encodings_are_read(one: One) -> None:
    """A page that says EUC-KR is read as such."""
    report = one(makers.html(makers.KO_TITLE, makers.KO_BODY, charset="euc-kr"), "page.html")
    assert report.text.startswith(makers.KO_TITLE)
    assert stated(report)["language"] == "ko"
    assert any("another language" in note for note in report.notes)


def test_pdf_sentences_run_over_lines_and_pages(one: One) -> None:
    """A sentence broken at a page's end is whole, and the page changes inside it."""
    first = [
        "Local authorities in the town of Brisk Ford sent away forty fam-",
        "ilies in late November, a resident said, and the whole",
    ]
    second = ["street was empty by the end of the month, as all could see", "from the bridge."]
    report = one(makers.pdf([first, second]), "a.pdf")
    assert report.text == (
        "Local authorities in the town of Brisk Ford sent away forty families in late November, a resident "
        "said, and the whole street was empty by the end of the month, as all could see from the bridge."
    )
    pages = {at.label: at.start for at in report.locators if at.kind == "page"}
    assert report.text[pages["2"] :].startswith("street was empty")


def test_running_heads_and_page_numbers_stay_out(one: One) -> None:
    """Lines that stand at the edge of every page alike are no part of the text."""
    pages = [
        [
            "RIVER OBSERVER WEEKLY",
            "",
            f"Paragraph {n} tells of families who were sent away from town number {n}.",
            "",
            "It goes on with one more sentence for good measure.",
            "",
            f"- {n} -",
        ]
        for n in range(1, 5)
    ]
    text = one(makers.pdf(pages), "a.pdf").text
    assert "WEEKLY" not in text
    assert "- 2 -" not in text
    assert text.count("Paragraph") == 4


def test_korean_pdf_lines_are_joined(one: One) -> None:
    """Wrapped Korean lines make one paragraph."""
    report = one(
        makers.pdf(
            [
                [
                    "지난달 말 강변 마을에서 40세대가 농촌으로 추방됐다고 현지",
                    "소식통이 전했다. 당국은 주민 등록 문건을 조사했다.",
                ]
            ]
        ),
        "a.pdf",
    )
    assert report.text.endswith("추방됐다고 현지 소식통이 전했다. 당국은 주민 등록 문건을 조사했다.")


def test_word_files_lose_deletions_and_keep_tables(one: One) -> None:
    """Tracked deletions are gone, rows are paragraphs with a locator, a template's title does not win."""
    report = one(makers.docx(), "a.docx")
    assert "Deleted" not in report.text
    assert "Brisk Ford | 40" in report.text
    assert any(at.kind == "row" and at.label == "table 1 row 1" for at in report.locators)
    assert stated(report)["title"] == makers.EN_TITLE


def test_hancom_files_are_refused_when_locked(read: Read) -> None:
    """A password or a distribution lock is named; an old Word file is named as such."""
    assert read(ole.hwp(flags=3), "a.hwp") == [Refused("a.hwp", "is encrypted with a password", _sha(ole.hwp(flags=3)))]
    assert "locked" in _reason(read(ole.hwp(flags=5), "a.hwp"))
    assert "old Word" in _reason(read(ole.compound({"WordDocument": b"x" * 5000}), "a.doc"))


def test_letters_give_text_and_attachments(read: Read) -> None:
    """Subject and date are metadata, the signature goes, each attachment is a report of its own."""
    letter, annex = read(makers.mail(), "a.eml")
    assert isinstance(letter, Received) and isinstance(annex, Received)
    assert letter.text.split("\n\n") == [makers.EN_TITLE, *makers.EN_BODY]
    assert stated(letter)["published"] == "2021-12-03"
    assert "desk@example.org" not in letter.text
    assert annex.name == "a.eml!/annex.pdf"
    assert annex.reader == "pdf/1"


def letter(subject: str, sender: str, sent: str, text: str, inside: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = sender, subject, sent
    message.set_content(text)
    if inside is not None:
        message.add_attachment(inside)
    return message


OLDEST = letter("Dam", "Ines Vale <ines@example.org>", "Mon, 4 Jan 2021 08:00:00 +0000",
                "They evicted 12 households above the dam last week.\n\n-- \nInes\nUpper Ford\n")
OLDER = letter("Fwd: Dam", "Ole Berg <ole@example.org>", "Tue, 9 Feb 2021 08:00:00 +0000",
               "I had this from a friend who lives there.\n\n> an older question, quoted\n", OLDEST)


def test_forwarded_letters_are_reports_of_their_own(read: Read) -> None:
    """Each has its own day and sender, its signature and quotes off, whatever stands around it."""
    outer = letter("Fwd: Fwd: Dam", "Desk <desk@example.org>", "Wed, 3 Mar 2021 08:00:00 +0000",
                   "See the letters attached, for your files.\n\n-- \nThe desk\n", OLDER)
    reports = [r for r in read(outer.as_bytes(), "a.eml") if isinstance(r, Received)]
    assert [(r.name, stated(r)["published"]) for r in reports] == [
        ("a.eml", "2021-03-03"), ("a.eml!/forwarded letter 1", "2021-02-09"),
        ("a.eml!/forwarded letter 1!/forwarded letter 1", "2021-01-04")]
    assert [at.label for r in reports for at in r.locators if at.kind == "turn"] == ["Desk", "Ole Berg", "Ines Vale"]
    assert [r.text.split("\n\n", 1)[1] for r in reports] == [
        "See the letters attached, for your files.", "I had this from a friend who lives there.",
        "They evicted 12 households above the dam last week."]


@pytest.mark.parametrize(("mark", "names"), [
    ("---------- Forwarded message ---------", ("From", "Date", "Subject")),
    ("Begin forwarded message:", ("From", "Date", "Subject")),
    ("-----Original Message-----", ("From", "Sent", "Subject")),
    ("---------- 전달된 메시지 ----------", ("보낸 사람", "날짜", "제목")),
])
def test_letters_forwarded_below_a_line_are_parted_from_it(read: Read, mark: str, names: tuple[str, str, str]) -> None:
    """The headers written over them give their day; a signature above takes nothing with it."""
    told = f"{mark}\n{names[0]}: Ines Vale <ines@example.org>\n{names[1]}: 4 January 2021 at 08:00\n{names[2]}: Dam\n"
    text = f"Please see what Ines wrote to me.\n\n-- \nThe desk\n{told}\nThey evicted 12 households last week.\n"
    outer = letter("FW: Dam", "Desk <desk@example.org>", "Wed, 3 Mar 2021 08:00:00 +0000", text)
    own, forwarded = read(outer.as_bytes(), "a.eml")
    assert isinstance(own, Received) and isinstance(forwarded, Received)
    assert "evicted" not in own.text and "The desk" not in own.text
    assert stated(forwarded)["published"] == "2021-01-04"
    assert forwarded.text == "Dam\n\nThey evicted 12 households last week."


def test_an_answered_letter_below_its_answer_is_not_parted(one: One) -> None:
    """"Original Message" under a reply stays where it was."""
    text = ("Thank you, I have read it.\n\n-----Original Message-----\nFrom: Ines <i@example.org>\n"
            "Sent: 4 January 2021\n\nThey evicted 12 households.\n")
    report = one(letter("Re: Dam", "Desk <d@example.org>", "Wed, 3 Mar 2021 08:00:00 +0000", text).as_bytes(), "a.eml")
    assert "evicted 12 households" in report.text


def test_letters_inside_letters_end_somewhere(read: Read) -> None:
    """A letter forwarded a hundred times is read so deep, and then turned away."""
    inner = OLDEST
    for _ in range(20):
        inner = letter("Fwd: Dam", "x@example.org", "Tue, 9 Feb 2021 08:00:00 +0000", "Passed on for you.", inner)
    outcomes = read(inner.as_bytes(), "a.eml")
    assert isinstance(outcomes[-1], Refused) and "too deep" in outcomes[-1].reason
    assert len(outcomes) < 15


def test_letters_without_plain_text_are_read_from_their_page(one: One) -> None:
    """An HTML-only letter is read like a page, under the letter's own subject."""
    report = one(makers.mail(attachment=None, html_only=True), "a.eml")
    assert makers.EN_BODY[0] in report.text
    assert "Section 1" not in report.text


@pytest.mark.parametrize("style", ["android", "ios"])
def test_whatsapp_turns_are_told_apart(one: One, style: str) -> None:
    """Turns keep their names and days; media lines vanish; a turn of two lines is one."""
    report = one(makers.whatsapp(style), "chat.txt")
    assert report.text.split("\n\n") == [
        "2021-11-13",
        f"Ana: {makers.EN_BODY[0]}",
        "Bo: They left by truck before dawn.",
        "2021-11-14",
        f"Ana: {makers.EN_BODY[2]}",
    ]
    assert [at.label for at in report.locators if at.kind == "turn"] == ["Ana", "Bo", "Ana"]


def test_chats_with_unclear_dates_say_so(one: One) -> None:
    """Where day and month could be swapped no date is read, and a note says why."""
    lines = "".join(f"0{n}/0{n + 1}/21, 21:10 - Ana: They left on day {n} of the march.\n" for n in (1, 2, 3))
    report = one(lines.encode(), "chat.txt")
    assert "published" not in stated(report)
    assert any("day/month" in note for note in report.notes)


@pytest.mark.parametrize(("written", "day"), [
    ("[04.06.21, 21:1{n}:00] Ana: They left on the day of the march.", "2021-06-04"),
    ("4.6.2021, 21:1{n} - Ana: They left on the day of the march.", "2021-06-04"),
    ("[21. 6. 4. 오후 9:1{n}:00] 지영: 모두 그날 떠났대요.", "2021-06-04"),
    ("2021. 6. 4. 오후 9:1{n} - 지영: 모두 그날 떠났대요.", "2021-06-04"),
    ("[2021년 6월 4일 오후 9:1{n}:00] 지영: 모두 그날 떠났대요.", "2021-06-04"),
])
def test_dots_and_korean_words_tell_day_from_month(one: One, written: str, day: str) -> None:
    """With dots the day comes first, in Korean the year; nothing is unclear then."""
    report = one("".join(f"{written.replace('{n}', str(n))}\n" for n in range(3)).encode(), "chat.txt")
    assert stated(report)["published"] == day
    assert not report.notes and report.reader == "chat/1"


def test_signal_conversations_of_sigtop_are_chats(one: One) -> None:
    """Headers become turns; a number beside a name goes, a number that is the only name stays."""
    def message(who: str, kind: str, day: int, words: str) -> str:
        return (f"From: {who}\nType: {kind}\nSent: Fri, {day} Jun 2021 21:04:00 +0900\n"
                f"Received: Fri, {day} Jun 2021 21:04:02 +0900\n\n{words}\n\n")

    text = ("Conversation: Ana (+44 7700 900100)\n\n" + message("You (+44 7700 900101)", "outgoing", 4, "Any news?")
            + message("Ana (+44 7700 900100)", "incoming", 4, "They left by truck\n\nbefore dawn.")
            + message("+44 7700 900102", "incoming", 11, "I saw them on the road."))
    report = one(text.encode(), "conversation.txt")
    assert report.text.split("\n\n") == [
        "Ana", "2021-06-04", "You: Any news?", "Ana: They left by truck before dawn.", "2021-06-11",
        "+44 7700 900102: I saw them on the road."]
    assert stated(report)["published"] == "2021-06-11"


def test_prose_that_begins_like_a_letter_box_is_text(one: One) -> None:
    """A first line that starts with "From" and ends with a year is no mbox."""
    data = b"From the river towns forty families were sent away in 2021\n\nA resident told us so in the spring.\n"
    assert one(data, "a.txt").reader == "text/1"


def test_an_interview_is_no_chat(one: One) -> None:
    """Speakers without dates are plain text."""
    assert one(b"Q: When was it?\nA: In March, at night.\nQ: Who came?\nA: Police.\n", "talk.txt").reader == "text/1"


def test_rows_are_reports_with_their_own_bytes(read: Read) -> None:
    """A row's bytes are its cells as JSON; title, outlet and day come from known Korean headings."""
    first, second = read(makers.csv_table("cp949"), "t.csv")
    assert isinstance(first, Received) and isinstance(second, Received)
    assert (first.name, second.name) == ("t.csv!/row 2", "t.csv!/row 3")
    assert json.loads(first.data)["매체"] == "강변신문"
    assert stated(first) | {"language": "ko"} == {
        "title": makers.KO_TITLE,
        "outlet": "강변신문",
        "published": "2021-12-03",
        "language": "ko",
    }
    assert stated(second)["published"] == "2021-12-05"


def test_columns_can_be_named(intake: Intake) -> None:
    """Unknown headings are read when the caller maps them, and a wrong mapping is refused."""
    data = b"when,what was said\n2021-12-03,Forty families were sent away from Brisk Ford.\n"
    assert "--column" in _reason(list(intake.receive_bytes(data, name="t.csv")))
    (row,) = intake.receive_bytes(data, name="t.csv", columns={"text": "what was said", "published": "when"})
    assert isinstance(row, Received)
    assert stated(row)["published"] == "2021-12-03"
    assert "columns" in _reason(list(intake.receive_bytes(data, name="t.csv", columns={"text": "no such"})))


@pytest.mark.parametrize(("name", "data"), [
    ("s.xlsx", makers.xlsx()), ("r.jsonl", makers.json_lines()), ("t.csv", makers.csv_table()),
])
def test_columns_named_for_one_table_do_not_break_the_next(intake: Intake, name: str, data: bytes) -> None:
    """A table without the named headings is read by the usual ones, with a note."""
    alone = list(intake.receive_bytes(data, name=name))
    named = list(intake.receive_bytes(data, name=name, columns={"text": "Meldung", "published": "Tag"}))
    assert [r.text for r in named if isinstance(r, Received)] == [r.text for r in alone if isinstance(r, Received)]
    assert all(isinstance(r, Received) and any("--column" in note for note in r.notes) for r in named)


def test_an_object_may_leave_out_a_named_field(intake: Intake) -> None:
    """A line without a day is read beside one that has it."""
    lines = b'{"was": "Forty families were sent away.", "tag": "2021-12-03"}\n{"was": "They came back in spring."}\n'
    dated, undated = intake.receive_bytes(lines, name="r.jsonl", columns={"text": "was", "published": "tag"})
    assert isinstance(dated, Received) and isinstance(undated, Received)
    assert stated(dated)["published"] == "2021-12-03" and "published" not in stated(undated)
    assert not undated.notes


def test_sheets_read_dates_by_their_format(read: Read) -> None:
    """A serial number in a date cell is a day; empty rows are passed over and numbering stays the sheet's."""
    first, second = read(makers.xlsx(), "s.xlsx")
    assert isinstance(first, Received) and isinstance(second, Received)
    assert stated(first)["published"] == "2021-12-03"
    assert second.name == "s.xlsx!/row 4"


def test_archives_refuse_what_would_escape(read: Read) -> None:
    """Names that leave the archive and links are turned away one by one, the rest is read."""
    data = makers.zipped({"../up.txt": b"x", "/abs.txt": b"x", "C:\\win.txt": b"x", "ok.txt": makers.text()})
    outcomes = read(data, "a.zip")
    assert [isinstance(o, Received) for o in outcomes] == [False, False, False, True]
    linked = read(makers.tar({"ok.txt": makers.text()}, link=True, mode="w"), "a.tar")
    assert {o.name for o in linked if isinstance(o, Refused)} == {"a.tar!/way-out"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "link" in _reason(read(out.getvalue(), "a.zip"))


def test_bombs_are_refused_before_they_go_off(read: Read) -> None:
    """Ratio, overlap, count and depth are held."""
    assert "200 to 1" in _reason(read(makers.zipped({"z.txt": b"\0" * 5_000_000}), "a.zip"))
    assert "overlap" in _reason(read(_overlapping(), "a.zip"))
    assert "members" in _reason(read(makers.zipped({f"{n}.txt": b"x" for n in range(2001)}), "a.zip"))
    nested = makers.text()
    for _ in range(3):
        nested = makers.zipped({"inner.zip" if nested[:2] == b"PK" else "a.txt": nested})
    assert "archives deep" in _reason(read(nested, "a.zip"))


def test_two_levels_of_archives_are_read(one: One) -> None:
    """An archive in an archive is read, and the name says the way."""
    inner = makers.zipped({"a.txt": makers.text()})
    assert one(makers.zipped({"in/b.zip": inner}), "c.zip").name == "c.zip!/in/b.zip!/a.txt"


def test_korean_names_in_archives_are_readable(one: One) -> None:
    """Names packed on Korean Windows come out in Hangul."""
    raw = bytearray(makers.zipped({"xxxx.txt": makers.text()}))
    name = "강변".encode("cp949")
    assert one(bytes(raw.replace(b"xxxx", name)), "a.zip").name == "a.zip!/강변.txt"


def test_entities_in_office_files_are_refused(read: Read) -> None:
    """A document type of its own, let alone one from outside, ends the reading."""
    for prologue in ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE x>"):
        assert "entities" in _reason(read(makers.docx(prologue=prologue), "a.docx"))


def test_json_without_texts_is_refused_as_one(read: Read) -> None:
    """A list of strings gives one reason, not one per string; damaged lines are named one by one."""
    assert len(read(b'["a", "b", "c"]', "a.json")) == 1
    outcomes = read(makers.json_lines() + b'{"text": \n', "a.jsonl")
    assert [isinstance(o, Received) for o in outcomes] == [True, True, False]
    assert outcomes[-1].name == "a.jsonl!/row 3"


def _overlapping() -> bytes:
    """Return a zip whose second directory entry points at the first's bytes."""
    raw = bytearray(makers.zipped({"a.txt": makers.text(), "b.txt": makers.text()}))
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(raw)


def _reason(outcomes: list[Received | Refused]) -> str:
    assert len(outcomes) == 1, outcomes
    assert isinstance(outcomes[0], Refused), outcomes
    return outcomes[0].reason


def _sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def test_a_feed_gives_each_entry_whole_as_far_as_it_holds_it(read: Read) -> None:
    """The fullest text of an entry, its title, day and address; the feed's title is the outlet."""
    whole, short = read(makers.rss(), "feed.xml")
    assert isinstance(whole, Received) and isinstance(short, Received)
    assert whole.name == "feed.xml!/entry 1" and all(p in whole.text for p in makers.EN_BODY)
    assert stated(whole) == {"title": makers.EN_TITLE, "outlet": "River Observer", "published": "2021-12-03",
                             "url": "https://example.org/a", "language": "en"}
    assert makers.KO_BODY[0] in short.text and stated(short)["published"] == "2021-12-04"
    assert stated(short)["language"] == "ko" and whole.sha256 != short.sha256


def test_a_feed_in_an_old_korean_encoding_is_read(read: Read) -> None:
    """Parsers of XML do not know EUC-KR; feeds of older sites are in it."""
    outcomes = read(makers.rss(encoding="euc-kr"), "old.xml")
    assert any(isinstance(o, Received) and makers.KO_BODY[0] in o.text for o in outcomes)


def test_atom_gives_the_text_in_its_elements_and_the_page_s_address(one: One) -> None:
    report = one(makers.atom(), "atom.xml")
    assert [p for p in report.text.split("\n\n") if p in makers.EN_BODY] == list(makers.EN_BODY)
    assert stated(report)["url"] == "https://example.org/a" and stated(report)["published"] == "2021-12-03"


@pytest.mark.parametrize("inside", ['<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
                                    "<rss><channel/></rss>", "<note><item/></note>", "<rss><channel>"])
def test_xml_that_is_no_feed_or_reaches_out_is_refused(read: Read, inside: str) -> None:
    (refused,) = read(f'<?xml version="1.0"?>{inside}'.encode(), "x.xml")
    assert isinstance(refused, Refused) and "passwd" not in refused.reason


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_of_the_web_gives_its_pages_and_papers(read: Read, packed: bool) -> None:
    """Pages carry the address they were captured at; pictures, requests and failed answers are passed over."""
    page, paper = read(makers.warc(packed=packed), "capture.warc.gz" if packed else "capture.warc")
    assert isinstance(page, Received) and isinstance(paper, Received)
    assert (page.reader, paper.reader) == ("warc/1", "pdf/1")
    assert makers.EN_BODY[0] in page.text and "Section 1" not in page.text
    assert stated(page)["url"] == "https://example.org/a?print=1" and stated(page)["published"] == "2021-12-03"
    assert any("2022-01-05" in note for note in page.notes)
    assert page.name.endswith("!/record 2") and paper.name.endswith("!/record 5.pdf")


def test_a_damaged_archive_of_the_web_is_refused_or_read_as_far_as_it_goes(read: Read) -> None:
    """Cut anywhere, bytes changed anywhere: always an outcome, never a fault of the reader."""
    whole = makers.warc()
    for at in range(0, len(whole), 397):
        for broken in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :]):
            outcomes = read(broken, "capture.warc")
            assert outcomes
            assert all("could not cope" not in o.reason for o in outcomes if isinstance(o, Refused))
