"""How fast it is (测速): `make bench` measures reading, tracing and drafting, as ratios side by side in one run.

    python -m tests.bench                 everything
    python -m tests.bench trace --profile one part, and where its time goes

Absolute times are those of the machine the run is on; what counts are the ratios, and the aims beside them. Times are processor time,
the least of several rounds, so that other people's work on the machine is left out as far as it can be. The parts are

    reading.py   characters a second beside other readers and a bare regular expression, growth, hostile input, memory, time to ready
    tracing.py   a check of a short and a long draft, a check after an edit, growth with text and with facts
    drafting.py  the rule writer, the Word file, `drafter demo` as a process
    rollup.py    a thousand units rolled up, growth to ten thousand, what the units' facts cost a check of the parent
    chain        tokens and wall time of the prompt chain (tests/bench_chain.py)

The other readers are no part of this project. They are measured when they are installed in an environment of their own,
which the run tells how to make where they are missing.
"""
