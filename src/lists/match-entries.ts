import { type RawBuilder, sql } from 'kysely';
import { hashKey } from './hash-key';
import { EARTH_RADIUS_METERS } from './matchings/geolocation';
import type { MatchQuestion } from './matchings/matching';

/** A question of items of one type. */
export interface TypedQuestion extends MatchQuestion {
  readonly type: string;
}

/** Questions as a table `asked (list_type, match_key, latitude, longitude)`, each once. */
export function askedTable(questions: readonly TypedQuestion[]): RawBuilder<unknown> {
  const distinct = [...new Map(questions.map((question) => [JSON.stringify(question), question])).values()];
  const types = distinct.map(({ type }) => type);
  const keys = distinct.map(({ key }) => hashKey(key));
  const latitudes = distinct.map(({ place }) => place?.latitude ?? null);
  const longitudes = distinct.map(({ place }) => place?.longitude ?? null);
  return sql`unnest(${types}::text[], ${keys}::text[], ${latitudes}::float8[], ${longitudes}::float8[])
    as asked (list_type, match_key, latitude, longitude)`;
}

/** Does `entry` answer `asked`, with which it has type and key in common? Not when its time has passed. */
export const ANSWERS = sql`(entry.expires_at is null or entry.expires_at > clock_timestamp())
  and (entry.radius_meters is null or ${sql.lit(2 * EARTH_RADIUS_METERS)} * asin(least(1, sqrt(
    power(sind((entry.latitude - asked.latitude) / 2), 2)
    + cosd(entry.latitude) * cosd(asked.latitude) * power(sind((entry.longitude - asked.longitude) / 2), 2)
  ))) <= entry.radius_meters)`;
