/** Adjusted p-values (q-values) in the order given; those at most the wanted rate keep the false discovery rate (Benjamini and Hochberg 1995). */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  order.forEach(({ value, index }, fromLargest) => {
    smallest = Math.min(smallest, (value * pValues.length) / (pValues.length - fromLargest));
    adjusted[index] = smallest;
  });
  return adjusted;
}
