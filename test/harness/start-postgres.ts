import { guardStart, needPostgres } from './server-stock';

/** Jest's global setup of the projects that need Postgres alone. */
export default function startPostgresForTests(): Promise<void> {
  return guardStart([needPostgres]);
}
