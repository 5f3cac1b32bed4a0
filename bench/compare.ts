import { definitionOf, keyOf, LENGTHS, type Side } from './definitions';
import { type Chapter, type Figure, median, print } from './figure';
import { leftBy, refuseUnlike } from './parity';
import { Rival, type Taken } from './rival';
import type { Addresses, Furniture, Opened } from './site';

interface Setting {
  readonly side: Side;
  readonly length: number;
  readonly atOnce: number;
  /** Runs of one half of a pair: few, so that there are many pairs and a burst of something else spoils only one. */
  readonly count: number;
}

const SETTINGS: readonly Setting[] = [
  { side: 'own', length: 3, atOnce: 1, count: 20 },
  { side: 'own', length: 3, atOnce: 30, count: 60 },
  { side: 'own', length: 40, atOnce: 1, count: 5 },
  { side: 'own', length: 40, atOnce: 30, count: 30 },
  { side: 'outside', length: 3, atOnce: 1, count: 15 },
  { side: 'outside', length: 3, atOnce: 30, count: 60 },
  { side: 'outside', length: 40, atOnce: 1, count: 3 },
  { side: 'outside', length: 40, atOnce: 30, count: 30 },
];

const MOST = 1.1;
/** Pairs of a setting, at least and at most: between them as many as fit into its share of the time, milliseconds. */
const THOROUGH = { least: 5, most: 61, time: 720_000, share: 1 };
const QUICK = { least: 2, most: 2, time: 0, share: 0.25 };

/** What is compared in each pair. */
type Pair = { readonly [Which in 'interpreted' | 'handWritten']: Taken };
type Rivals = { readonly [Which in keyof Pair]: Rival };

export const COMPARED = (['own', 'outside'] as const).flatMap((side) =>
  LENGTHS.map((length) => definitionOf(side, length)),
);

/** The generic Temporal workflow against one written by hand for each definition, side by side on the same servers. */
export async function compare(
  addresses: Addresses,
  furniture: Furniture,
  { service }: Opened,
  quick: boolean,
): Promise<Chapter> {
  const rivals: Rivals = {
    interpreted: await Rival.open({ addresses, furniture, handWritten: false }),
    handWritten: await Rival.open({ addresses, furniture, handWritten: true }),
  };
  try {
    for (const side of ['own', 'outside'] as const) {
      for (const length of LENGTHS) await beginWith(rivals, keyOf(side, length), service.db);
    }
    const figures = await measureAll(rivals, quick ? QUICK : THOROUGH);
    return { title: 'Interpreted against written by hand', notes: NOTES, figures };
  } finally {
    await Promise.all([rivals.interpreted.close(), rivals.handWritten.close()]);
  }
}

/** Warms both up, and refuses to compare them unless they leave the same behind. */
async function beginWith(
  { interpreted, handWritten }: Rivals,
  key: string,
  db: Opened['service']['db'],
): Promise<void> {
  const runs = key.endsWith('40') ? 6 : 60;
  const [one] = (await interpreted.carry(key, runs, 6)).runs;
  const [other] = (await handWritten.carry(key, runs, 6)).runs;
  if (one === undefined || other === undefined) throw new Error('There are no runs to compare.');
  refuseUnlike(key, await leftBy(interpreted.client, db, one), await leftBy(handWritten.client, db, other));
}

/** What one setting leaves of its share of the time is the others'. */
async function measureAll(rivals: Rivals, effort: typeof THOROUGH): Promise<readonly Figure[]> {
  const end = performance.now() + effort.time;
  const figures: Figure[] = [];
  for (const [index, setting] of SETTINGS.entries()) {
    const share = (end - performance.now()) / (SETTINGS.length - index);
    const found = await measure(rivals, setting, { ...effort, time: share });
    for (const { name, value } of found) process.stdout.write(`${name}: ${print(value)}\n`);
    figures.push(...found);
  }
  return figures;
}

async function measure(rivals: Rivals, setting: Setting, effort: typeof THOROUGH): Promise<readonly Figure[]> {
  const { side, length, atOnce } = setting;
  const key = keyOf(side, length);
  const count = Math.max(atOnce, Math.round(setting.count * effort.share));
  const end = performance.now() + effort.time;
  const pairs: Pair[] = [];
  while (pairs.length < effort.least || (pairs.length < effort.most && performance.now() < end)) {
    pairs.push(await pairOf(rivals, key, count, atOnce, pairs.length % 2 === 0));
  }
  const name = `${length} ${side} steps, ${atOnce === 1 ? 'one' : atOnce} at a time`;
  return [figureOf(`${name}: time`, pairs, 'wall', count), figureOf(`${name}: worker CPU`, pairs, 'cpu', count)];
}

/** One after the other: whatever drifts in the servers meets each of them first as often as the other. */
async function pairOf(rivals: Rivals, key: string, count: number, atOnce: number, first: boolean): Promise<Pair> {
  if (first) {
    const interpreted = await rivals.interpreted.carry(key, count, atOnce);
    return { interpreted, handWritten: await rivals.handWritten.carry(key, count, atOnce) };
  }
  const handWritten = await rivals.handWritten.carry(key, count, atOnce);
  return { interpreted: await rivals.interpreted.carry(key, count, atOnce), handWritten };
}

function figureOf(name: string, pairs: readonly Pair[], of: 'wall' | 'cpu', count: number): Figure {
  const ratios = pairs.map(({ interpreted, handWritten }) => interpreted[of] / handWritten[of]);
  const perRun = (which: keyof Pair) => print(median(pairs.map((pair) => pair[which][of] / count)));
  const detail = [
    `${perRun('interpreted')} against ${perRun('handWritten')} ms a run`,
    `${pairs.length} pairs of ${count} runs each, ${print(Math.min(...ratios))} to ${print(Math.max(...ratios))}`,
  ];
  return { name, value: median(ratios), unit: '×', bound: { most: MOST }, detail: detail.join('; ') };
}

const NOTES = [
  'The same definition, once carried by the interpreting Temporal workflow and once by a Temporal workflow written for it in plain awaits (`bench/hand-written/`). Both are triggered by the service, get the same input, and use the same activities; before anything is measured the two are refused unless they leave the same events in the history, bytes within 1 %, and the same rows. Each has a worker process of its own with the options of `usher worker`.',
  'A value is the median of the ratios of pairs, which alternate in their order. Time is from the trigger until Temporal has closed the run, as the client sees it; CPU is that of the worker process, all threads. Aim: 1.05.',
  'Own steps are `object.fetch`, the cheapest there is, so that what interpreting adds shows most; outside steps are `http.request`, answered at once within the worker.',
];
