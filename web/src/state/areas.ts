/** Areas by id and by name. */

import type { AreaFeature, AreaProperties } from "../api/types";

export class AreaIndex {
  private readonly byId: ReadonlyMap<string, AreaFeature>;

  constructor(readonly features: readonly AreaFeature[]) {
    this.byId = new Map(features.map((feature) => [feature.properties.area, feature]));
  }

  get size(): number {
    return this.features.length;
  }

  of(area: string): AreaProperties | undefined {
    return this.byId.get(area)?.properties;
  }

  feature(area: string): AreaFeature | undefined {
    return this.byId.get(area);
  }

  /** Its name, or its id where it has none. */
  name(area: string): string {
    return this.of(area)?.name || area;
  }

  /** Areas whose name or id holds the text, those that begin with it first. */
  find(text: string, most = 8): AreaProperties[] {
    const wanted = folded(text.trim());
    if (wanted === "") return [];
    return this.features
      .map((feature) => ({ properties: feature.properties, rank: rankOf(feature.properties, wanted) }))
      .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
      .sort((one, other) => one.rank - other.rank || one.properties.name.localeCompare(other.properties.name))
      .slice(0, most)
      .map(({ properties }) => properties);
  }

  /** West, south, east, north of an area, or of all. */
  bounds(areas: readonly string[] = []): [number, number, number, number] | null {
    const features = areas.length ? areas.map((area) => this.byId.get(area)) : this.features;
    let box: [number, number, number, number] | null = null;
    for (const feature of features) {
      if (!feature) continue;
      for (const [lon, lat] of points(feature.geometry)) {
        box = box
          ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
          : [lon, lat, lon, lat];
      }
    }
    return box;
  }
}

function rankOf(properties: AreaProperties, wanted: string): number {
  const texts = [folded(properties.name), folded(properties.area)];
  if (texts.includes(wanted)) return 0;
  if (texts.some((text) => text.startsWith(wanted))) return 1;
  return texts.some((text) => text.includes(wanted)) ? 2 : Number.POSITIVE_INFINITY;
}

/** Lower case, accents off: "Eichenfließ" is found by "eichenfliess". */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
}

function* points(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): Generator<[number, number]> {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  for (const polygon of polygons) {
    for (const ring of polygon) {
      for (const point of ring) yield [point[0] ?? 0, point[1] ?? 0];
    }
  }
}
