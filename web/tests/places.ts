/** Areas for tests: squares around a centre. */

import type { AreaFeature } from "../src/api/types";

const HALF = 0.05;

export function feature(
  area: string,
  lon: number,
  lat: number,
  level = "district",
  parent: string | null = null,
): AreaFeature {
  const ring = [
    [lon - HALF, lat - HALF],
    [lon + HALF, lat - HALF],
    [lon + HALF, lat + HALF],
    [lon - HALF, lat - HALF],
  ];
  return {
    type: "Feature",
    id: area,
    geometry: { type: "Polygon", coordinates: [ring] },
    properties: {
      level,
      area,
      name: `Name of ${area}`,
      parent,
      area_km2: 10,
      residents: 1000,
      centre_lon: lon,
      centre_lat: lat,
    },
  };
}
