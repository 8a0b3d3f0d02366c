"""The real bot while everything around it breaks: nobody is left without an answer, nothing is lost or doubled.

The short form is part of `make test`; `make soak` repeats each fault and writes down how often it was tried and held.
"""
