"""The commented `footfall.toml` that `footfall init` writes: every setting, with its default."""

from __future__ import annotations

from typing import Final

TEMPLATE: Final = """\
# Settings of a Footfall workspace. Paths are relative to this file.
# A line that begins with "# name = value" shows a setting's default or an example;
# take the mark away to set it.

[workspace]
# Stands in every release.
name = "footfall"
# Local time of the areas, an IANA name such as "Europe/Berlin": hours of releases are its hours.
time_zone = "UTC"
# Of the network: two letters, ISO 3166. It decides whose law applies; see `footfall law list`.
country = "XX"
# Other countries whose subscribers are counted; their law is kept too, and the strictest wins.
subscriber_countries = []
# Which of the purposes below a run is for. Without one nothing is read, but simulated data.
purpose = ""

[engine]
# "duckdb" on one machine, "spark" on a cluster.
kind = "duckdb"
# The cluster, such as "spark://host:7077", "yarn" or "sc://host:15002"; default: this machine.
# master = "spark://host:7077"
memory_limit = "4GB"
threads = 2
# Parts of a day worked on one after another. Default: as many as the day's files and memory_limit ask for.
# buckets = 16
# Where what does not fit into memory goes; default: in the vault.
# spill_folder = "/fast/disk"

# Feeds: where each table comes from. events, cells, zones and census are needed.
# `{day}` in a path stands for the day, such as 2026-03-02; `{day:%Y%m%d}` for it in another form.

[feeds.events]
path = "feeds/events/{day}"
# "auto" (by the file's name), "csv" or "parquet"; cells may be "opencellid", zones "geojson".
# format = "auto"
# For CSV:
# separator = ","
# quote = '"'
# encoding = "utf-8"
# decimal = "."
# Zone of times written without one; without this setting such times are bad rows.
# time_zone = "Europe/Berlin"
# Form of times in strptime's letters; default: ISO 8601 or seconds since 1970.
# time_format = "%d.%m.%Y %H:%M:%S"

# Footfall's name = the name in the file, for columns that have another name.
# [feeds.events.columns]
# subscriber_id = "IMSI"

# Translations of coded fields: value in the file = value in Footfall.
# [feeds.people.values.gender]
# F = "female"

[feeds.cells]
path = "feeds/cells.csv"
# For an OpenCelliD export: the country code and network to take.
# format = "opencellid"
# mcc = 262
# net = 1

[feeds.zones]
path = "feeds/zones.geojson"

[feeds.census]
path = "feeds/census.csv"

# Built volume, which tells where in a cell people sleep, work and shop, if there are such data.
# [feeds.buildings]
# path = "feeds/buildings.csv"

# Clinics, places of worship and the like, which the law wants within coarse zones only.
# [feeds.sensitive_places]
# path = "feeds/sensitive_places.csv"

# Age band and gender of subscribers, if there are such data.
# [feeds.people]
# path = "feeds/people.csv"

# Who does not want to be counted.
# [feeds.optouts]
# path = "feeds/optouts.csv"

[ingest]
# A run stops when a greater share of a feed's rows breaks its contract.
max_bad_share = 0.05
# Hours after a day's end in which late files re-open it; nothing of it is measured before.
correction_h = 0
# PLMN codes of our own network, such as ["26201"]; events of any other are roamers'.
home_network = []
# Contracts that are no persons.
exclude_segments = ["m2m"]

[network]
# Where people are before any event is seen: "census", as dense as residents, or "flat", everywhere alike.
prior = "census"
# Path loss: "3gpp" (TR 38.901), "hata" (Okumura, COST 231) or "log_distance" (Tennekes and Gootzen); or
# "voronoi": the nearest site serves, for plans in which only positions can be trusted.
propagation = "3gpp"
# Pattern of beams: "3gpp", a parabola, or "normal", after Tennekes and Gootzen.
antenna = "3gpp"
# Who serves at a place: the "strongest", with the error below, or by signal "dominance".
serving = "strongest"
# What a plan cannot tell of a received power (shadowing, fading, load): its standard deviation in dB.
error_db = 7
# How far the network's priorities make up for the greater loss of higher bands: 0 not at all, 1 wholly.
band_balance = 1
# No cell is taken to reach less far than this, in metres.
min_range_m = 500
# How far beyond the areas the network is looked at, in metres.
margin_m = 2000

[mobility]
# A stay is at least this long, in minutes.
min_stay_min = 10
# A trip is at least this far, in metres.
min_trip_m = 500
# A silence longer than this is an absence, in hours: by day, and by night.
gap_day_h = 3
gap_night_h = 8
# The night, in local hours.
night_from_h = 20
night_to_h = 9
# Straight-line speed at which the way between two places is taken out of the time between them.
travel_speed_m_s = 8
# Who is served by one cell for so many seconds was not passing: the place may be a stay.
burst_s = 20
# A site where a person rested for so many minutes of the day is a stay whenever it is seen.
known_site_min = 30
# A jump there and back, faster and farther than this, is an error of the network.
spike_speed_m_s = 55
spike_distance_m = 10000

[anchors]
# Nights and working days that must have been seen; of others it is unclear where they live or work.
min_nights = 10
min_working_days = 7
# Least share of the nights seen that is spent at home, and at a second home.
home_share = 0.5
second_home_share = 0.25
# A cell is of a home if it serves more than so many times as long at night as in the daytime of working days.
night_ratio = 0.8
# Work: so many minutes of the daytime, on such a share of the working days, so far from home.
work_day_min = 60
work_days_share = 0.4
work_distance_m = 500
# Places of so many days, or within so many metres of home, are usual.
usual_days = 4
usual_distance_m = 10000
# Weekdays on which most people don't work.
# free_days = [2026-05-01]

[products]
# What is made. The privacy budget is shared out among the cubes that these need, so each more makes the
# others a little less exact; `footfall plan` tells how exact each gets. The last line are of windows of
# 28 days, which have a budget of their own, and are left out where the law allows no windows. There are also
# "crossvisits" and "crossvisits_28d".
enabled = [
    "footfall", "visitors", "population", "flows", "dwell",
    "profile", "journey", "mobility_rate", "tourism",
    "catchment", "commuting", "loyalty", "roles", "overnights", "visitors_28d", "migration",
]

[privacy]
# "strict": anyone may read the releases. "standard": a contract forbids singling people out.
# "lab": simulated data only, protects nobody.
profile = "strict"
# The following are as the law wants them, unless you are stricter:
# Least number of observed subscribers shown.
# k = 30
# Events, stays, trips and keys of a day are destroyed this many hours after its ingest.
# retention_h = 24
# Nothing of a day is published before so many hours after its end.
# delay_h = 24

# What the statistics are made for, and by which right. `footfall law explain` says what the law thinks of it.
# [purposes.bus-lines]
# title = "Planning of bus lines"
# Who answers for it.
# controller = "Example Mobile Ltd, Leeds"
# "anonymised": nobody can be found in what comes out; "consent": all in it agreed; "law": one orders it.
# legal_basis = "anonymised"
# The law and its section, for the basis "law".
# statute = ""
# The service to the public that needs the statistics, if there is one.
# value_added_service = "Timetables and traffic information"
# Who gets the releases: "operator", "public_body", "company" or "anyone"; and in which countries they are.
# recipient = "public_body"
# recipient_countries = ["GB"]
# The last day on which anything may be made for it, and the day on which its anonymity was last assessed.
# expires = 2027-03-31
# assessed = 2026-03-01
# Where people are told of it and can object.
# notice = "https://example.com/statistics"
# For the basis "consent": versions of the text they agreed to, and how ("electronic" or "written").
# consent_texts = []
# consent_form = "electronic"
# What subscribers may be told apart by; nothing else about them is taken in.
# dimensions = ["age_band", "gender"]
# Whether anybody may be followed for 28 days; default: where the law allows it.
# windows = true
"""
