import type { Visit } from './visit';

/** Ids of the run's copies whose attributes the plan reads: read again when a wait ends. */
export function rereadBy(visit: Visit): readonly string[] {
  const { carries } = visit.core.plan;
  const copies = visit.place.layer.objects().filter((copy) => (carries[copy.type] ?? []).length > 0);
  return copies.map((copy) => copy.id);
}
