import { sql } from 'kysely';
import type { ValueMap } from '../interpreter/value';
import { isOnList } from '../src/lists';
import { keepItem } from '../src/lists/add-item';
import { hashKey } from '../src/lists/hash-key';
import { matchLists } from '../src/lists/match-lists';
import type { KeptItem } from '../src/lists/matchings/matching';
import { createObject, type StoredObject } from '../src/objects';
import { type Chapter, type Figure, median, print } from './figure';
import type { Addresses, Furniture, Opened } from './site';

const ITEMS = 100_000;
const QUICK_ITEMS = 10_000;
const ROUNDS = 4_000;
/** The first part of the rounds only warms up. */
const WARM = 0.25;
const BATCH = 5_000;
const MOST_MS = 5;

/** A type of lists: its nth item, a question that the nth item answers, and one that none does. */
interface Measured {
  readonly name: string;
  readonly type: string;
  readonly item: (n: number) => ValueMap;
  readonly hit: (n: number) => ValueMap;
  readonly miss: (n: number) => ValueMap;
}

const MEASURED: readonly Measured[] = [
  {
    name: 'e-mail addresses',
    type: 'email-address',
    item: (n) => ({ value: `person-${n}@host-${n % 1000}.example`, match_type: 'email_address' }),
    hit: (n) => ({ value: `Person-${n}@host-${n % 1000}.example` }),
    miss: (n) => ({ value: `nobody-${n}@host-${n % 1000}.example` }),
  },
  {
    name: 'ranges of IPv4 and IPv6',
    type: 'ip-address',
    item: (n) => ({ value: n % 2 === 0 ? `${v4(n)}.0/24` : `2001:db8:${(n >> 16).toString(16)}:${hex(n)}::/64` }),
    hit: (n) => ({ value: n % 2 === 0 ? `${v4(n)}.77` : `2001:db8:${(n >> 16).toString(16)}:${hex(n)}:1:2:3:4` }),
    miss: (n) => ({ value: n % 2 === 0 ? `203.${n % 256}.7.7` : `2001:db9::${hex(n)}` }),
  },
  {
    name: 'circles of 1 km',
    type: 'geolocation',
    item: (n) => ({ ...place(n), radius_meters: 1_000 }),
    hit: (n) => ({ ...place(n), latitude: place(n).latitude + 0.004 }),
    miss: (n) => ({ latitude: -60 - (n % 1000) / 50, longitude: place(n).longitude }),
  },
];

/** How long a list of a hundred thousand items takes to say whether something is on it. */
export async function benchLists(_: Addresses, furniture: Furniture, opened: Opened, quick: boolean): Promise<Chapter> {
  const items = quick ? QUICK_ITEMS : ITEMS;
  const { db } = opened.service;
  const { environment } = furniture;
  for (const measured of MEASURED) await fill(opened, furniture, measured, items);
  await sql`analyze list_entries`.execute(db);
  const figures: Figure[] = [];
  for (const { name, type, hit, miss } of MEASURED) {
    const times = await timed(ROUNDS, async (round) => {
      const n = (round * 7919) % items;
      const asked = round % 2 === 0 ? hit(n) : miss(n);
      const found = await isOnList(db, environment.id, `bench-${type}`, asked);
      if (found !== (round % 2 === 0)) throw new Error(`The list of ${name} answered wrongly of item ${n}.`);
    });
    figures.push(figureOf(`Is it on a list of ${print(items)} ${name}, p99`, times, { most: MOST_MS }));
  }
  const times = await timed(ROUNDS, async (round) => {
    const n = (round * 7919) % items;
    await db.transaction().execute((trx) => matchLists({ trx, environment }, newInquiry(n)));
  });
  figures.push(figureOf('Which items of all lists an inquiry with a session matches, p99', times));
  return { title: 'Lists', notes: NOTES, figures };
}

function newInquiry(n: number) {
  const now = { email_address: `person-${n}@host-${n % 1000}.example`, name_first: 'Ada', name_last: `No. ${n}` };
  return { fields: { now, changed: Object.keys(now) }, session: { ip_address: `${v4(n)}.9`, ...place(n) } };
}

/** Makes a list with its items, in the form in which `addItem` leaves them, many in a statement. */
async function fill({ service }: Opened, { environment }: Furniture, { name, type, item }: Measured, items: number) {
  const { db } = service;
  const list = await db.transaction().execute((trx) =>
    createObject({ trx, environment, actor: { type: 'system', id: 'usher' }, cause: { depth: 0 } }, 'list', {
      key: `bench-${type}`,
      attributes: { name, list_type: type },
    }),
  );
  for (let from = 0; from < items; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, items - from) }, (_, index) => {
      const kept = keepItem(list, item(from + index));
      return { id: `bench_${type.replace('-', '')}${from + index}`, kept };
    });
    await insert(service.db, list, environment.id, batch);
  }
}

async function insert(
  db: Opened['service']['db'],
  list: StoredObject,
  environmentId: string,
  batch: readonly { readonly id: string; readonly kept: KeptItem }[],
): Promise<void> {
  const type = String(list.attributes['list_type']);
  const entries = batch.flatMap(({ id, kept: { key, also = [], circle } }) =>
    [key, ...also].map((one, index) => ({ id, key: hashKey(one), own: index === 0, circle })),
  );
  await sql`
    insert into objects (id, environment_id, kind, status)
    select id, ${environmentId}, 'list-item', 'active' from unnest(${batch.map(({ id }) => id)}::text[]) id`.execute(
    db,
  );
  await sql`
    insert into list_entries
      (item_id, list_id, environment_id, list_type, match_key, is_own, latitude, longitude, radius_meters)
    select item, ${list.id}, ${environmentId}, ${type}, key, own, latitude, longitude, radius
    from unnest(
      ${entries.map(({ id }) => id)}::text[], ${entries.map(({ key }) => key)}::text[],
      ${entries.map(({ own }) => own)}::boolean[], ${entries.map(({ circle }) => circle?.latitude ?? null)}::float8[],
      ${entries.map(({ circle }) => circle?.longitude ?? null)}::float8[],
      ${entries.map(({ circle }) => circle?.radiusMeters ?? null)}::float8[]
    ) as given (item, key, own, latitude, longitude, radius)`.execute(db);
}

async function timed(rounds: number, work: (round: number) => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work(round);
    if (round >= rounds * WARM) times.push(performance.now() - began);
  }
  return times;
}

function figureOf(name: string, times: readonly number[], bound?: { readonly most: number }): Figure {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return {
    name,
    value: at(0.99),
    unit: 'ms',
    ...(bound && { bound }),
    detail: `p50 ${print(median(times))}, p99.9 ${print(at(0.999))}, most ${print(at(1))} ms; ${times.length} asked`,
  };
}

const v4 = (n: number) => `${11 + ((n >> 16) & 0x3f)}.${(n >> 8) & 0xff}.${n & 0xff}`;
const hex = (n: number) => (n & 0xffff).toString(16);

/** Places all over the middle of the earth, some tens of kilometres from each other and denser to the poles. */
function place(n: number): { latitude: number; longitude: number } {
  return { latitude: -50 + ((n * 0.618_033_988_7) % 1) * 110, longitude: -180 + ((n * 0.754_877_666_2) % 1) * 360 };
}

const NOTES = [
  'Three lists, of e-mail addresses, of ranges of addresses and of circles on the earth, are filled with as many items each, and asked one question after the other, by a client with one connection at a time: every other question is answered by an item. A question finds the list by its key and then its items, as a condition of a definition does. The last figure is what a new inquiry with five fields and a session adds to its transaction.',
];
