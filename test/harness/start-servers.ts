import { guardStart, needPostgres, needTemporal } from './server-stock';

/** Jest's global setup of the projects that need Postgres and Temporal. */
export default function startServersForTests(): Promise<void> {
  return guardStart([needPostgres, needTemporal]);
}
