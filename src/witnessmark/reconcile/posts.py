"""What somebody posted themselves, and the reports that tell of the post or the video: one speaker.

Invariant: a report in which its author speaks, `we`, `my house`, is joined with whom another report of the incident
quotes as having posted it, where that is one person alone and their accounts do not part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from witnessmark.reconcile.accounts import one_account
from witnessmark.reconcile.people import said_of, told_apart, words_of
from witnessmark.reconcile.speakers import PEOPLE, first_person
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import Speech, Voice

MOST = 60  # people of one incident who are quoted from posts
_POSTED = re.compile(
    r"\b(posted|reposted|tweeted|uploaded|live-?streamed|filmed (himself|herself|themselves))\b|"
    r"\b(wrote|put|said|published|shared|appealed|spread|circulated|described)\b[^.\n]{0,60}\b(online|on (a |the |"
    r"his |her )?(social "
    r"(media|networks?)|facebook|telegram|whatsapp|twitter|x|instagram|youtube|tiktok|viber|internet|web|channel|"
    r"page|group))\b|"
    r"\b(in|according to|by|on) (a|an|the|his|her) ([\w-]+ ){0,2}(post|video|clip|voice message|message|live ?stream|"
    r"tweet|thread)\b|"
    r"(소셜 ?미디어|사회관계망|페이스북|텔레그램|트위터|유튜브|인스타그램|왓츠앱|카카오톡|단체 대화방|인터넷|온라인|"
    r"누리집|블로그|에스엔에스|SNS)"
    r"[^.\n]{0,25}(올린|올렸|올라온|게시|적었|썼|쓴|퍼진|공유|전했|밝혔)|(영상|동영상|게시글|게시물|글)(을|를|에서|"
    r"에) ?(올렸|올린|올려|적었|말했|썼)",
    re.IGNORECASE,
)


def one_post(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield the authors of reports that somebody put out themselves, with whom other reports quote from there."""
    own: dict[int, list[Voice]] = defaultdict(list)
    told: dict[int, list[Voice]] = defaultdict(list)
    for speech in as_published(speeches):
        for voice in speech.voices:
            if voice.kind not in PEOPLE or voice.bare_denial:
                continue
            author = first_person(voice.text)
            if not author and not _POSTED.search(_words(voice)):
                continue
            for n in sorted({setting.episode[c.id] for c in voice.claims}):
                (own if author else told)[n].append(voice)
    for n in sorted(own):
        for first in own[n] if len({v.report for v in own[n]}) == 1 else ():
            for voice in told[n][:MOST]:
                apart = voice.report == first.report or told_apart(words_of(voice), words_of(first))
                alone = sum(v.report == voice.report for v in told[n][:MOST]) == 1
                if alone and not apart and one_account(voice, first):
                    yield Relay(voice, first, True, "one_post")


def _words(voice: Voice) -> str:
    return " ".join((said_of(voice), *(c.quote for c in voice.claims)))
