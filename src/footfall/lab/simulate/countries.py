"""Countries of mobile networks, by their mobile country code."""

from __future__ import annotations

from typing import Final

COUNTRY_OF_MCC: Final = {
    202: ("GR", "Europe/Athens"),
    204: ("NL", "Europe/Amsterdam"),
    206: ("BE", "Europe/Brussels"),
    208: ("FR", "Europe/Paris"),
    214: ("ES", "Europe/Madrid"),
    216: ("HU", "Europe/Budapest"),
    219: ("HR", "Europe/Zagreb"),
    220: ("RS", "Europe/Belgrade"),
    222: ("IT", "Europe/Rome"),
    226: ("RO", "Europe/Bucharest"),
    228: ("CH", "Europe/Zurich"),
    230: ("CZ", "Europe/Prague"),
    231: ("SK", "Europe/Bratislava"),
    232: ("AT", "Europe/Vienna"),
    234: ("GB", "Europe/London"),
    238: ("DK", "Europe/Copenhagen"),
    240: ("SE", "Europe/Stockholm"),
    242: ("NO", "Europe/Oslo"),
    244: ("FI", "Europe/Helsinki"),
    246: ("LT", "Europe/Vilnius"),
    247: ("LV", "Europe/Riga"),
    248: ("EE", "Europe/Tallinn"),
    260: ("PL", "Europe/Warsaw"),
    262: ("DE", "Europe/Berlin"),
    268: ("PT", "Europe/Lisbon"),
    270: ("LU", "Europe/Luxembourg"),
    272: ("IE", "Europe/Dublin"),
    284: ("BG", "Europe/Sofia"),
    286: ("TR", "Europe/Istanbul"),
    293: ("SI", "Europe/Ljubljana"),
}
"""Mobile country code (ITU-T E.212) -> ISO 3166 code and the time zone of the mainland."""
