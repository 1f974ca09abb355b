"""Measurements: each beside a floor taken in the same run, written to bench/out/latest.json."""
