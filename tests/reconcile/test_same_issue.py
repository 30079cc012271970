"""Two outlets that quote unnamed people on one day with one count: perhaps one caller, never surely."""

from __future__ import annotations

import pytest

from tests.reconcile.factory import Desk
from witnessmark.model.claim import Claim
from witnessmark.reconcile import reconcile
from witnessmark.vocab.codes import Act


def korean(count: int, published: str) -> Claim:
    line = f"소식통은 지난 3일 혜산시에서 {count}세대가 추방됐다고 전했다."
    desk = Desk(line + "\n새벽부터 트럭이 줄지어 서 있었다고 한다.\n", "새벽일보", published, "ko")
    return desk.claim(line, Act.EXPULSION, "추방됐다", origin=("혜산시",), when=("지난 3일", "2018-12-03"),
                      figure=desk.figure(f"{count}세대", count), said=(desk.source("소식통은"),))


def english(count: int, published: str) -> Claim:
    line = f"Soldiers expelled {count} households from Hyesan on December 3, a trader with family there said."
    desk = Desk("Letters from the border arrived late this year.\n" + line + "\n", "Harbour Times", published)
    return desk.claim(line, Act.EXPULSION, "expelled", origin=("Hyesan",), when=("December 3", "2018-12-03"),
                      figure=desk.figure(f"{count} households", count),
                      said=(desk.source("a trader with family there"),))


@pytest.mark.parametrize(
    ("count", "published", "origins"),
    [
        (84, "2018-12-10", (1, 2)), (84, "2018-12-12", (1, 2)), (79, "2018-12-10", (2, 2)), (84, "2018-12-13", (2, 2)),
    ],
)
def test_one_count_within_two_days_may_be_one_caller(count: int, published: str, origins: tuple[int, int]) -> None:
    """The range says both; another count or another day leaves two."""
    result = reconcile([korean(84, "2018-12-10"), english(count, published)])
    assert len(result.incidents) == 1
    found = result.incidents[0].origins
    assert (found.low, found.high) == origins
    if origins == (1, 2):
        assert "one count of the same act" in result.origins[0].why and "수가 같음" in result.origins[0].why_ko
