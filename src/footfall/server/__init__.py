"""The REST API: releases to clients, over model and releases alone.

Whatever happens here is post-processing of what was released: nothing is read that clients may not see,
apart from who the clients are.
"""
