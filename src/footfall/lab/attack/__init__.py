"""Attacks on what is released, and on whoever releases it: each must work on figures without protection.

An attack that fails on exact figures proves nothing when it fails on ours; one that does as well without
any data of the people attacked has learnt nothing about them. So each runs on unprotected and on k-only
figures, on no data or other people's, and on ours.
"""
