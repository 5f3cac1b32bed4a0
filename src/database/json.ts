/** What a json column is written as: pg would make an SQL array of a list, and the JSON text `null` is not SQL's null. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}
