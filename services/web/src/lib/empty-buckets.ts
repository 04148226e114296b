/**
 * Buckets before the first line of all. A sparkline of everything kept reaches back to whole minutes per bucket
 * (`rate` of the API), so up to half of it may lie before the store began: no silence, and not drawn as one.
 */
export function leadingEmpty(rates: readonly (readonly number[])[]): number {
  const starts = rates.map((rate) => rate.findIndex((count) => count > 0)).filter((start) => start !== -1);
  return starts.length === 0 ? 0 : Math.min(...starts);
}
