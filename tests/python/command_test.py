"""The command line of Python: what the verbs print, write and end with; all other verbs are the C++ program's."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import carat
import numpy as np
import pytest
from carat.command.program import VERBS, main
from carat.sweeps.sweeping import open_sweep

ROOT = Path(__file__).parents[2]
VILLAGE = str(ROOT / "scenarios" / "village.toml")
SHORT = ["-s", "run.length=3d", "-r", "2", "--quiet"]
THRESHOLDS = ["--vary", "payout.threshold=5:15:5 USD"]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def low(tmp_path: Path) -> str:
    """A second scenario."""
    (tmp_path / "low.toml").write_text(carat.load(VILLAGE, {"conversion.diamonds_per_coin": "0.45"}).toml)
    return "low.toml"


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


# ---- what is not of Python


def test_other_verbs_are_those_of_the_program(capfd: Captured) -> None:
    assert main(["check", VILLAGE]) == 0
    assert "2,000 viewers" in capfd.readouterr().out
    assert main(["check", "nowhere.toml"]) == 2
    assert "carat: 1 problem; nothing was run and nothing was created" in capfd.readouterr().err
    assert main(["show", "nowhere.h5"]) == 74
    assert main([]) == 2


def test_help_lists_the_verbs_of_both(capfd: Captured) -> None:
    assert main(["--help"]) == 0
    text = capfd.readouterr().out
    for verb in (*VERBS, "run", "rerun", "check", "params", "schema", "new", "show"):
        assert re.search(rf"^  {verb} ", text, re.MULTILINE), verb


def test_verbs_of_the_program_are_not_taken_for_typing_mistakes(capfd: Captured) -> None:
    main(["--help"])
    listed = capfd.readouterr().out.split("Subcommands:")[1].split("Examples:")[0]
    for verb in re.findall(r"^  (\w+)", listed, re.MULTILINE):
        main([verb, "--help"])
        assert "unknown command" not in capfd.readouterr().err, verb
    assert main(["swep"]) == 2
    assert 'carat: unknown command "swep"; did you mean "sweep"?' in capfd.readouterr().err
    assert main(["chek"]) == 2
    assert 'did you mean "check"?' in capfd.readouterr().err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str, capfd: Captured) -> None:
    assert main([verb, "--help"]) == 0
    assert f"carat {verb} " in capfd.readouterr().out.split("example")[1]
    assert main([verb, "--frobnicate"]) == 2
    assert f"Run carat {verb} --help for what there is." in capfd.readouterr().err


# ---- sweep and merge


def test_sweep_prints_a_table_and_writes_a_file(capfd: Captured) -> None:
    assert main(["sweep", VILLAGE, *THRESHOLDS, *SHORT, "--figures", "platform_margin,creator_gini"]) == 0
    out, err = capfd.readouterr()
    assert out.splitlines()[0].split() == ["payout.threshold", "platform_margin", "creator_gini"]
    assert out.endswith("Sweep file: village.sweep.h5\n") and err == ""
    result = open_sweep("village.sweep.h5")
    assert list(result.kpi["payout.threshold"].values) == [5, 10, 15] and names() == ["village.sweep.h5"]
    alone = carat.load(VILLAGE, {"run.length": "3d", "payout.threshold": "15 USD"}).run(replicates=2, progress=False)
    np.testing.assert_array_equal(result.kpi["value"][2], alone.kpi["value"])


def test_sweep_as_json_has_means_and_intervals_by_point(capfd: Captured) -> None:
    words = ["--vary", "viewers.count=2000,4000000000", "--json", "--tables", "kpi", "--figures", "gross_spend"]
    assert main(["sweep", VILLAGE, *words, *SHORT]) == 0
    out, err = capfd.readouterr()
    first, second = json.loads(out)["points"]
    assert first["knobs"] == {"viewers.count": 2000} and first["failed"] == 0
    spend = first["figures"]["gross_spend"]
    assert spend["low"] < spend["mean"] < spend["high"]
    assert second["failed"] == 2 and second["figures"]["gross_spend"]["mean"] is None
    assert "carat: point 1 (viewers.count = 4000000000) failed:" in err


def test_the_points_may_be_those_of_a_table_or_of_the_scenario(capfd: Captured) -> None:
    Path("points.csv").write_text("payout.threshold,viewers.count\n5 USD,1000\n10 USD,2000\n")
    assert main(["sweep", VILLAGE, "--design", "points.csv", *SHORT, "-o", "a.h5"]) == 0
    assert open_sweep("a.h5").dims == ("point",)
    Path("vary.toml").write_text(carat.load(VILLAGE).toml + '\n[vary]\n"payout.threshold" = ["5 USD", "10 USD"]\n')
    assert main(["sweep", "vary.toml", *SHORT, "-o", "b.h5"]) == 0
    assert list(open_sweep("b.h5").kpi["payout.threshold"].values) == [5, 10]


def test_merged_shards_are_the_file_of_the_whole(capfd: Captured) -> None:
    for shard in ("0/2", "1/2"):
        assert main(["sweep", VILLAGE, *THRESHOLDS, *SHORT, "--shard", shard]) == 0
    parts = ["village.sweep.0-of-2.h5", "village.sweep.1-of-2.h5"]
    assert names() == parts
    assert main(["merge", "merged.h5", parts[1]]) == 2
    assert "carat: shard 0/2 is missing" in capfd.readouterr().err
    assert main(["merge", "merged.h5", *parts]) == 0
    assert "Sweep file: merged.h5" in capfd.readouterr().out
    assert main(["sweep", VILLAGE, *THRESHOLDS, *SHORT, "-o", "whole.h5"]) == 0
    assert Path("merged.h5").read_bytes() == Path("whole.h5").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([], 2, "carat: the following arguments are required: SCENARIO"),
        ([VILLAGE], 2, "carat: there is nothing to vary"),
        ([VILLAGE, "--vary", "payout.threshold"], 2, "carat: --vary: expected KEY=A,B,C or KEY=LO:HI:STEP"),
        ([VILLAGE, *THRESHOLDS, *THRESHOLDS], 2, "carat: --vary: payout.threshold is given twice"),
        ([VILLAGE, *THRESHOLDS, "--design", "x.csv"], 2, "give one of them"),
        ([VILLAGE, "--design", "x.csv"], 2, "carat: x.csv: cannot be read: No such file or directory"),
        ([VILLAGE, "--vary", "payout.treshold=1,2"], 2, 'unknown name; did you mean "threshold"?\ncarat: 1 problem;'),
        (
            ["nowhere.toml", *THRESHOLDS],
            2,
            "nowhere.toml: cannot be read: No such file or directory\ncarat: 1 problem;",
        ),
        ([VILLAGE, *THRESHOLDS, "--figures", "gini"], 2, 'there is no key figure "gini"'),
        ([VILLAGE, *THRESHOLDS, "--tables", "kpis"], 2, "expected some of kpi, series"),
        ([VILLAGE, *THRESHOLDS, "--shard", "2/2"], 2, "expected i/n"),
        ([VILLAGE, *THRESHOLDS, "-r", "0"], 2, "expected at least 1"),
        (
            [VILLAGE, *THRESHOLDS, "-o", "missing/x.h5"],
            74,
            "carat: cannot write missing/x.h5: there is no folder missing",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_created(
    words: list[str], code: int, message: str, capfd: Captured
) -> None:
    assert main(["sweep", *words]) == code
    out, err = capfd.readouterr()
    assert message in err and out == "" and names() == []


def test_sigterm_stops_and_resume_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "carat", "sweep", VILLAGE, *THRESHOLDS, "-s", "run.length=14d", "-r", "8"]
    run = subprocess.Popen([*command, "-j", "1", "-o", tmp_path / "s.h5"], stderr=subprocess.PIPE, text=True)
    while len(list(tmp_path.glob("s.runs/??/*.npz"))) < 5 and run.poll() is None:
        time.sleep(0.001)
    run.terminate()
    _, err = run.communicate()
    assert run.returncode == 75
    assert err.endswith("carat: the same command with --resume goes on from here\n") and "12 %  3 of 24 worlds" in err
    assert not (tmp_path / "s.h5").exists()
    again = ["sweep", VILLAGE, *THRESHOLDS, "-s", "run.length=14d", "-r", "8", "--quiet", "-o", str(tmp_path / "s.h5")]
    assert main(again) == 2  # it says that there is something to go on with
    assert main([*again, "--resume"]) == 0
    assert names() == ["s.h5"]


def test_resuming_what_is_complete_runs_nothing(capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["sweep", VILLAGE, *THRESHOLDS, *SHORT]
    assert main(words) == 0
    first = capfd.readouterr().out
    before = os.stat("village.sweep.h5").st_mtime_ns
    assert main([*words, "--resume"]) == 0
    out, err = capfd.readouterr()
    assert "is complete" in err and out == first and os.stat("village.sweep.h5").st_mtime_ns == before


# ---- compare, diff, report


def test_compare_prints_paired_differences(low: str, capfd: Captured) -> None:
    words = ["compare", VILLAGE, low, "-s", "run.length=7d", "-r", "4", "--quiet", "--figures", "creator_income,payers"]
    assert main(words) == 0
    out = capfd.readouterr().out
    assert out.startswith("low against village, 4 worlds with the same luck\n")
    assert "95 % interval" in out and "creator_income" in out
    assert main([*words, "--json"]) == 0
    income, payers = json.loads(capfd.readouterr().out)["differences"]
    base = carat.load(VILLAGE, {"run.length": "7d"})
    other = base.with_({"conversion.diamonds_per_coin": "0.45"})
    one, two = (s.run(replicates=4, progress=False).kpi["value"].sel(kpi="creator_income") for s in (base, other))
    assert income["difference"] == pytest.approx(float((two - one).mean()), rel=1e-12)
    assert payers["figure"] == "payers"


def test_compare_refuses_unknown_figures_before_it_runs(low: str, capfd: Captured) -> None:
    assert main(["compare", VILLAGE, low, "--figures", "creator_ginni"]) == 2
    assert 'did you mean "creator_gini"?' in capfd.readouterr().err
    assert main(["compare", VILLAGE]) == 2


def test_scenarios_of_one_name_are_told_apart() -> None:
    from carat.command.compare import names_of

    assert names_of(["a/x.toml", "b/x.toml", "y.toml"]) == ["a/x.toml", "b/x.toml", "y"]
    assert names_of(["x.toml", "x.toml"]) == ["x.toml (1)", "x.toml (2)"]


def test_diff_shows_parameters_and_key_figures(low: str, capfd: Captured) -> None:
    assert main(["diff", VILLAGE, low]) == 0
    assert capfd.readouterr().out.splitlines()[1].split() == ["conversion.diamonds_per_coin", "0.5", "0.45"]
    for path, name in ((VILLAGE, "a.h5"), (low, "b.h5")):
        assert main(["run", path, "-s", "run.length=3d", "--quiet", "-o", name]) == 0
    capfd.readouterr()
    assert main(["diff", "a.h5", "b.h5", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["parameters"] == {"conversion.diamonds_per_coin": ["0.5", "0.45"]}
    here, there = (carat.open(name).figure("creator_income") for name in ("a.h5", "b.h5"))
    assert found["figures"]["creator_income"] == [here, there] and here != there
    assert main(["diff", "a.h5", "a.h5"]) == 0
    assert capfd.readouterr().out == "no difference\n"
    assert main(["diff", "a.h5", "nowhere.h5"]) == 74


def test_report_makes_one_page(capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["sweep", VILLAGE, *THRESHOLDS, *SHORT, "-o", "s.h5"]) == 0
    assert main(["run", VILLAGE, "-s", "run.length=3d", "--quiet", "-o", "r.h5"]) == 0
    capfd.readouterr()
    for name in ("s", "r"):
        assert main(["report", f"{name}.h5"]) == 0
        assert capfd.readouterr().out == f"Page: {name}.html\n"
        assert "<html" in Path(f"{name}.html").read_text()
    assert main(["report", "nowhere.h5"]) == 74
    Path("text.toml").write_text("")
    assert main(["report", "text.toml"]) == 74


# ---- endings


def test_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "carat", "diff", VILLAGE, VILLAGE]
    with open("/dev/full", "w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 74 and run.stderr == "carat: standard output cannot be written\n"


def test_ctrl_c_in_a_comparison_ends_with_130(low: str, capfd: Captured) -> None:
    long = ["-s", "run.length=3650d", "-s", "viewers.count=200000", "-s", "run.write_every=3650d", "--quiet"]
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    assert main(["compare", VILLAGE, low, *long]) == 130
    assert capfd.readouterr().err.endswith("carat: stopped by a signal\n")
