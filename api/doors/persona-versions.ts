/** Dated versions of the published document that a client may name; every one gets the present behaviour. */
export const PERSONA_VERSIONS = [
  '2026-09-29',
  '2025-12-08',
  '2025-10-27',
  '2023-01-05',
  '2022-09-01',
  '2021-08-18',
  '2021-07-05',
  '2021-05-14',
  '2021-02-21',
  '2020-05-18',
] as const;
