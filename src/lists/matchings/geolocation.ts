import type { ValueMap } from '../../../interpreter/value';
import type { KeptItem, Matching, Place } from './matching';

export const EARTH_RADIUS_METERS = 6_371_008.8;
/** Half way around the earth: no place is farther away than that. */
const FARTHEST_METERS = 20_037_508;
/** Cells of the last level are some half a metre wide. */
const LEVELS = 13;
/** Columns, and rows, that a cell has on the next level. */
const STEP = 4;
/** So that no rounding leaves a place outside of the cells of its circle. */
const MARGIN_DEGREES = 1e-9;

/**
 * A circle on the earth. The earth is divided into 1, 16, 256, … cells; a circle has the keys of the cells, four at most,
 * that it lies in on the last level where they are larger than itself, and a place asks for its cell on every level.
 * Whether the place is in the circle is then measured.
 */
export const GEOLOCATION_MATCHING: Matching = {
  wants: 'a latitude, a longitude and a radius in metres',
  keep: (item) => {
    const place = readPlace(item);
    const { radius_meters: radius = 0 } = item;
    if (place === undefined || typeof radius !== 'number' || !(radius >= 0 && radius <= FARTHEST_METERS))
      return undefined;
    return keepCircle(place, Math.round(radius));
  },
  ask: (item) => {
    const place = readPlace(item);
    if (place === undefined) return [];
    return Array.from({ length: LEVELS + 1 }, (_, level) => ({
      key: cellKey(level, column(level, place.longitude), row(level, place.latitude)),
      place,
    }));
  },
};

function readPlace({ latitude, longitude }: ValueMap): Place | undefined {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined;
  // Written so that what is no number at all fails too.
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isPlace ? { latitude, longitude } : undefined;
}

function keepCircle(place: Place, radiusMeters: number): KeptItem {
  const { latitude, longitude } = place;
  const circle = { ...place, radiusMeters };
  return {
    values: { latitude, longitude, radius_meters: radiusMeters },
    key: `circle:${latitude},${longitude},${radiusMeters}`,
    also: cellsOf(circle),
    circle,
  };
}

function cellsOf({ latitude, longitude, radiusMeters }: Place & { readonly radiusMeters: number }): readonly string[] {
  const angle = radiusMeters / EARTH_RADIUS_METERS;
  const high = degrees(angle) + MARGIN_DEGREES;
  const isAtPole = Math.abs(latitude) + high >= 90;
  const wide = isAtPole ? 180 : degrees(Math.asin(Math.sin(angle) / Math.cos(radians(latitude)))) + MARGIN_DEGREES;
  const level = levelOf(wide, high);
  const columns = [column(level, longitude - wide), column(level, longitude + wide)];
  const rows = [row(level, latitude - high), row(level, latitude + high)];
  return [...new Set(columns.flatMap((x) => rows.map((y) => cellKey(level, x, y))))];
}

/** The last level on which a cell is as large as the circle: so that it lies in four of them at most. */
function levelOf(wide: number, high: number): number {
  let level = 0;
  while (level < LEVELS && 360 / STEP ** (level + 1) >= 2 * wide && 180 / STEP ** (level + 1) >= 2 * high) level += 1;
  return level;
}

/** East of the last column is the first. */
function column(level: number, longitude: number): number {
  const count = STEP ** level;
  const index = Math.floor(((longitude + 180) / 360) * count) % count;
  return index < 0 ? index + count : index;
}

function row(level: number, latitude: number): number {
  const count = STEP ** level;
  return Math.min(count - 1, Math.max(0, Math.floor(((latitude + 90) / 180) * count)));
}

const cellKey = (level: number, x: number, y: number) => `cell:${level}:${x}:${y}`;
const degrees = (angle: number) => (angle * 180) / Math.PI;
const radians = (angle: number) => (angle * Math.PI) / 180;
