"""Events into runs, stays, moves and trips, day by day, with what crosses midnight carried over."""
