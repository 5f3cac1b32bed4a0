import { type DestinationStream, type Logger, pino } from 'pino';
import { printError, printTold } from './print-error';
import type { Settings } from './settings';

/** The log of a process: lines of JSON on its standard output, or elsewhere. Of errors it shows no words but our own. */
export function createLog(level: Settings['logLevel'], to?: DestinationStream): Logger {
  const options = { level, serializers: { err: printError, temporal: printTold } };
  return to === undefined ? pino(options) : pino(options, to);
}
