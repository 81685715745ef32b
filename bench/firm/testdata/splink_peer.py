"""Answers a task with Splink, for the benchmark beside it.

usage: splink_peer.py TASK FOLDER

TASK is "short" (short names against full names; weights from the labels of
the fit half) or "register" (miswritten registrations against the register;
expectation-maximisation, no labels). FOLDER has queries.csv and entries.csv;
answers.csv is written there: query, entry, bits; the three best of a query.
"""

import sys

import duckdb
import pandas as pd
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

task, folder = sys.argv[1], sys.argv[2]
queries = pd.read_csv(f"{folder}/queries.csv", dtype=str, keep_default_na=False)
entries = pd.read_csv(f"{folder}/entries.csv", dtype=str, keep_default_na=False)
for table in (queries, entries):
    table["chars"] = [sorted(set(text)) for text in table["core"]]
    for column in ("mark", "trade", "place", "road", "core"):
        table[column] = table[column].where(table[column] != "", None)

if task == "short":
    comparisons = [
        cl.ArrayIntersectAtSizes("chars", [4, 3, 2, 1]),
        cl.JaroWinklerAtThresholds("core", [0.95, 0.9, 0.8, 0.7]),
        cl.JaroWinklerAtThresholds("mark", [0.95, 0.85]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("place"),
    ]
    rules = [block_on("chars", arrays_to_explode=["chars"])]
else:
    comparisons = [
        cl.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.9, 0.8]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("mark", [0.9]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("trade"),
        cl.ExactMatch("place"),
        cl.ExactMatch("road"),
    ]
    rules = [block_on("mark"), block_on("core"), block_on("road"), block_on("substr(name, 1, 5)"), block_on("substr(name, 3, 6)")]

api = DuckDBAPI(connection=duckdb.connect())
left = api.register(queries.drop(columns=["fit", "truth"]), dataset_display_name="queries")
right = api.register(entries, dataset_display_name="entries")
settings = SettingsCreator(
    link_type="link_only",
    comparisons=comparisons,
    blocking_rules_to_generate_predictions=rules,
    probability_two_random_records_match=0.8 / len(entries),
    retain_matching_columns=False,
)
linker = Linker([left, right], settings, log_level=40)
linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
if task == "short":
    known = queries[(queries["fit"] == "1") & (queries["truth"] != "")]
    labels = pd.DataFrame(
        {
            "source_dataset_l": "queries",
            "unique_id_l": known["unique_id"],
            "source_dataset_r": "entries",
            "unique_id_r": known["truth"],
        }
    )
    linker.training.estimate_m_from_pairwise_labels(api.register(labels, table_name="labels"))
else:
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("road"), fix_u_probabilities=True)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("mark"), fix_u_probabilities=True)
pairs = linker.inference.predict(threshold_match_weight=-10)
frame = pairs.as_pandas_dataframe()
swap = frame["source_dataset_l"] != "queries"
frame["query"] = frame["unique_id_l"].where(~swap, frame["unique_id_r"])
frame["entry"] = frame["unique_id_r"].where(~swap, frame["unique_id_l"])
frame = frame.sort_values(["query", "match_weight", "entry"], ascending=[True, False, True]).groupby("query").head(3)
frame[["query", "entry", "match_weight"]].to_csv(f"{folder}/answers.csv", index=False, header=["query", "entry", "bits"])
print(f"splink {splink.__version__}: {len(queries)} queries, {len(entries)} entries")
