import { guardStart, needBuild, needPostgres, needTemporal } from './server-stock';

/** Jest's global setup of the project that starts whole processes: the servers, and Usher as JavaScript. */
export default function startForProcesses(): Promise<void> {
  return guardStart([needPostgres, needTemporal, needBuild]);
}
