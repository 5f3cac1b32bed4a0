import path from 'node:path';
import type { OutgoingOptions } from '../../src/outgoing/outgoing-options';
import { type DevSettings, readDevSettings, type Settings } from '../settings';
import { Closing } from './closing';
import { readDevFile, writeDevFile } from './dev-file';
import { keepEncryptionKey } from './encryption-key';
import { prepareDatabase } from './postgres/prepare-database';
import { seedConnections } from './seed-connections';
import { STAND_INS } from './stand-ins/stand-ins';
import { type BackingOptions, checkPorts, openDatabase, openTemporal } from './start-backing-servers';
import { startDevPage } from './start-dev-page';
import { startProcesses } from './start-processes';
import { addressesOf, startStandIns } from './start-stand-ins';
import { welcome } from './welcome';

/** How long a start that was broken off may take to clean up behind itself. */
const BROKEN_OFF_MS = 3_000;
/** Invented people, so that the first report finds somebody. */
const SAMPLE_LISTS = path.join(__dirname, 'watchlists');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * `usher dev`: starts everything, says where it is, and ends the process once all of it has been stopped again: with
 * code 0 after a signal, 1 because a part of it died. Throws a SettingsError when the environment is wrong.
 */
export async function runDev(): Promise<void> {
  const began = Date.now();
  const settings = readDevSettings();
  const closing = new Closing();
  let end: (fault?: string) => void = () => undefined;
  const ended = new Promise<string | undefined>((resolve) => {
    end = resolve;
  });
  listenForSignals(closing, () => end());
  const onDeath = (sentence: string) => {
    if (!closing.hasBegun) end(sentence);
  };
  const started = start({ settings, closing, onDeath, report: (line) => say([line]) }).then(
    (lines) => say([...lines, `Ready after ${seconds(began)} s. Ctrl-C stops all of it.`]),
    (error: unknown) => onDeath(error instanceof Error ? error.message : String(error)),
  );
  const fault = await ended;
  if (fault !== undefined) complain([fault]);
  const leftovers = await closing.run();
  complain(leftovers);
  await Promise.race([started, new Promise((resolve) => setTimeout(resolve, BROKEN_OFF_MS))]);
  // Whatever a start that was broken off still has open must not keep the process.
  process.exit(fault === undefined && leftovers.length === 0 ? 0 : 1);
}

/** Starts everything; gives the lines that tell where it is. */
async function start(options: BackingOptions): Promise<string[]> {
  const dev = options.settings;
  await checkPorts(dev);
  const { closing, report } = options;
  const [{ databaseUrl, apiKey }, temporal, standIns] = await Promise.all([
    openPreparedDatabase(options),
    openTemporal(options),
    startStandIns(STAND_INS, { port: dev.devPagePort, closing, report }),
  ]);
  const encryptionKeys = dev.encryptionKeys ?? [keepEncryptionKey()];
  await seedConnections(databaseUrl, encryptionKeys, standIns, report);
  const outgoing = letThrough(dev.outgoing, addressesOf(standIns));
  const settings = complete({ ...dev, encryptionKeys, outgoing }, databaseUrl, temporal);
  const apiUrl = await startProcesses(settings, options);
  const devPage = await startDevPage(dev.devPagePort, standIns);
  closing.add('Dev page', () => devPage.close());
  const file = {
    apiUrl,
    apiKey,
    temporalAddress: temporal.address,
    temporalNamespace: dev.temporalNamespace,
    ...(temporal.webUiUrl === undefined ? {} : { webUiUrl: temporal.webUiUrl }),
    databaseUrl,
    devPageUrl: devPage.url,
    standIns: Object.fromEntries(standIns.map(({ key, standIn }) => [key, standIn.url])),
  };
  writeDevFile(file);
  return welcome(file);
}

async function openPreparedDatabase(options: BackingOptions): Promise<{ databaseUrl: string; apiKey: string }> {
  const databaseUrl = await openDatabase(options);
  const apiKey = await prepareDatabase(databaseUrl, readDevFile().apiKey, options.report);
  return { databaseUrl, apiKey };
}

function complete(dev: DevSettings, databaseUrl: string, temporal: { address: string; webUiUrl?: string }): Settings {
  const { postgresPort: _p, temporalPort: _t, webUiPort: _w, devPagePort: _d, cacheFolder: _c, ...shared } = dev;
  const { address: temporalAddress, webUiUrl } = temporal;
  const watchlistFolder = dev.watchlistFolder ?? SAMPLE_LISTS;
  return {
    ...shared,
    databaseUrl,
    temporalAddress,
    watchlistFolder,
    ...(webUiUrl === undefined ? {} : { webUiOrigin: webUiUrl }),
  };
}

/** The stand-ins are not public: the worker is let through to just them, in plain http too. */
function letThrough(outgoing: OutgoingOptions, addresses: readonly string[]): OutgoingOptions {
  return { ...outgoing, allow: [...(outgoing.allow ?? []), ...addresses], httpTo: addresses };
}

/** A second signal changes nothing: the stop that the first began is bounded in time, and must not be cut short. */
function listenForSignals(closing: Closing, onSignal: () => void): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      say([closing.hasBegun ? 'Still stopping.' : '\nStopping.']);
      onSignal();
    });
  }
}

function say(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

function complain(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
