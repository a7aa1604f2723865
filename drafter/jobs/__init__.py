"""Durable drafting (持久起草): runs that go on where they were, whatever is killed, in any process that shares the database.

The database is the ledger: `store.runs` says what is to be written and what is finished, once. DBOS is what carries it out: a run is a
workflow, each section a step of it, and a queue hands the workflows to the processes that draft (worker). A finished section is looked
up in the ledger before anything is asked of a model, so that even a run that is begun anew, after an upgrade or by a person's wish,
pays for nothing twice. Nothing here knows pages or people; the service decides who may ask for what.

This package is the only door to DBOS; nothing of it is loaded before a worker or a queue is opened.
"""
