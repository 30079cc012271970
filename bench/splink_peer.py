"""Splink on DuckDB over a table of claims, tuned: run as a process of its own by bench.reconcile.

Run: python -m bench.splink_peer CLAIMS.parquet OUT.parquet SECONDS.txt. Writes a column of groups for each threshold,
and wall and processor seconds up to the first clustering.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


def main(claims: str, out: str, seconds: str) -> None:
    import duckdb
    import splink.comparison_level_library as level
    import splink.comparison_library as comparison
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    started, spent = time.perf_counter(), time.process_time()
    connection = duckdb.connect()
    connection.execute("set threads=2")
    connection.execute("create table claims as select unique_id, day, adm1, adm2, adm3, lower(grp) as grp, "
                       f"lower(actor) as actor, act, qty, day//7 as wk, (day+3)//7 as wk2 from '{claims}'")

    def custom(name, *levels):
        return comparison.CustomComparison(output_column_name=name, comparison_levels=[*levels, level.ElseLevel()])

    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="unique_id", retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[
            block_on("adm3", "wk"), block_on("adm3", "wk2"), block_on("adm2", "grp", "wk"),
            block_on("adm2", "grp", "wk2"), block_on("adm2", "actor", "wk"), block_on("adm1", "grp", "actor", "wk"),
            block_on("adm1", "grp", "actor", "wk2"),
        ],
        comparisons=[
            custom("day", level.NullLevel("day"), *(
                level.CustomLevel(f"abs(day_l-day_r)<={days}", f"{days} days") for days in (0, 1, 3, 7))),
            custom("place", level.CustomLevel("adm3_l=adm3_r", "third"),
                   level.CustomLevel("adm2_l=adm2_r and (adm3_l is null or adm3_r is null)", "second"),
                   level.CustomLevel("adm2_l=adm2_r", "second, third differs"),
                   level.CustomLevel("adm1_l=adm1_r and (adm2_l is null or adm2_r is null)", "first")),
            comparison.ExactMatch("grp").configure(term_frequency_adjustments=True),
            comparison.ExactMatch("actor").configure(term_frequency_adjustments=True),
            comparison.ExactMatch("act"),
            custom("qty", level.NullLevel("qty"), *(
                level.CustomLevel(f"abs(ln(qty_l/qty_r))<={ratio}", f"{ratio}") for ratio in (0.1, 0.4, 1))),
        ])
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("claims"), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        ["l.adm3=r.adm3 and l.day=r.day and l.grp=r.grp and l.actor=r.actor and l.act=r.act"], recall=0.04)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("adm3", "grp", "actor"), block_on("day", "act", "qty"), block_on("adm2", "day")):
        training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    pairs = linker.inference.predict(threshold_match_probability=0.1)
    best = None
    for number, threshold in enumerate(THRESHOLDS):
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold)
        if number == 0:
            Path(seconds).write_text(f"{time.perf_counter() - started} {time.process_time() - spent}", "utf-8")
        found = connection.sql(f"select unique_id, cluster_id from {groups.physical_name} order by unique_id").arrow()
        found = found.read_all() if hasattr(found, "read_all") else found
        best = found.select(["unique_id"]) if best is None else best
        best = best.append_column(f"t{threshold}", found["cluster_id"])
    import pyarrow.parquet as pq
    pq.write_table(best, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
