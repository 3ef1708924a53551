"""What may be seen outside: the store of releases and the formats they are given out in.

This room stands on `model` alone, so that whoever serves releases needs nothing left of the wall.
"""
