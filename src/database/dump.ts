import { type RawBuilder, sql } from 'kysely';
import type { Db } from './connect';

/**
 * The schema of the database as text, in an order of its own that does not depend on how it came about: for the
 * committed dump, where a change of a migration shows as what it does.
 */
export async function dumpSchema(db: Db): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by 1`.execute(db);
  const parts = ['-- Made from the database by npm run generate: change migrations instead.'];
  for (const { name } of tables) parts.push(await dumpTable(db, name));
  return `${parts.join('\n\n')}\n`;
}

async function dumpTable(db: Db, table: string): Promise<string> {
  const columns = await lines(db, columnsOf(table));
  const constraints = await lines(db, constraintsOf(table));
  const indexes = await lines(db, indexesOf(table));
  const body = [...columns, ...constraints].map((line) => `  ${line}`).join(',\n');
  return [`create table ${table} (\n${body}\n);`, ...indexes.map((line) => `${line};`)].join('\n');
}

async function lines(db: Db, query: RawBuilder<{ line: string }>): Promise<string[]> {
  const { rows } = await query.execute(db);
  return rows.map((row) => row.line);
}

function columnsOf(table: string) {
  return sql<{ line: string }>`
    select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attnotnull then ' not null' else '' end
      || case when a.attidentity = 'a' then ' generated always as identity' else '' end
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`;
}

function constraintsOf(table: string) {
  // Not-null constraints stand with their columns.
  return sql<{ line: string }>`
    select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) as line
    from pg_constraint where conrelid = ${table}::regclass and contype <> 'n' order by contype desc, conname`;
}

function indexesOf(table: string) {
  return sql<{ line: string }>`
    select pg_get_indexdef(i.indexrelid) as line
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${table}::regclass
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    order by c.relname`;
}
