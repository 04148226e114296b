/** Answers are compared by so many characters; shorter ones are padded. */
export const COMPARED_CHARACTERS = 64;
/** Up to so many answers of one question all pairs are compared once, before the permutations. */
const PAIRS_UP_TO = 400;

/** What was sampled of one question: before, and now. */
export interface Samples<T> {
  readonly before: readonly T[];
  readonly now: readonly T[];
}

/** How near two of the samples are, by their places. */
export type Kernel<T> = (samples: readonly T[]) => (a: number, b: number) => number;

/**
 * Randomised permutation test of "the samples still come from the same distribution": squared maximum mean discrepancy of a kernel, summed over the
 * questions, labels permuted within each question (Gao et al. 2024, "Model equality testing"). Under no change the result is uniform on (0, 1], whatever
 * the questions and the kernel; small means changed.
 * @param random 0..1
 */
export function permutationP<T>(
  questions: readonly Samples<T>[],
  kernel: Kernel<T>,
  permutations: number,
  random: () => number,
): number {
  const total = new Float64Array(permutations + 1); // the first is what was observed
  for (const { before, now } of questions) {
    if (before.length === 0 || now.length === 0) continue;
    const discrepancy = discrepancies(kernel([...now, ...before]), before.length + now.length, now.length);
    const order = Int32Array.from({ length: before.length + now.length }, (_, at) => at);
    for (let round = 0; round <= permutations; round += 1) {
      if (round > 0) drawFirst(order, now.length, random);
      total[round] = (total[round] ?? 0) + discrepancy(order.subarray(0, now.length));
    }
  }
  const observed = total[0] ?? 0;
  const TIE = 1e-9;
  let greater = 0;
  let equal = 0;
  for (const value of total) {
    if (value > observed + TIE) greater += 1;
    else if (value >= observed - TIE) equal += 1;
  }
  // Ties are broken by chance, the observed one among them: exactly uniform.
  return (greater + (1 - random()) * equal) / (permutations + 1);
}

/** The discrepancy of "these are the new ones" as a function of their places. */
function discrepancies(
  same: (a: number, b: number) => number,
  size: number,
  newOnes: number,
): (places: Int32Array) => number {
  const kernel = size <= PAIRS_UP_TO ? allPairs(size, same) : null;
  const near = (a: number, b: number): number => (kernel === null ? same(a, b) : (kernel[a * size + b] ?? 0));
  const toAll = Float64Array.from({ length: size }, (_, a) => {
    let sum = 0;
    for (let b = 0; b < size; b += 1) sum += near(a, b);
    return sum;
  });
  const everything = toAll.reduce((sum, value) => sum + value, 0);
  const others = size - newOnes;
  return (places) => {
    let within = 0;
    let across = 0;
    for (const a of places) {
      across += toAll[a] ?? 0;
      for (const b of places) within += near(a, b);
    }
    across -= within; // from the new ones to the others
    const rest = everything - within - 2 * across;
    return within / newOnes ** 2 + rest / others ** 2 - (2 * across) / (newOnes * others);
  };
}

function allPairs(size: number, same: (a: number, b: number) => number): Float32Array {
  const kernel = new Float32Array(size * size);
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b <= a; b += 1) kernel[a * size + b] = kernel[b * size + a] = same(a, b);
  return kernel;
}

/** The first `count` places become a random choice (Fisher and Yates). */
function drawFirst(order: Int32Array, count: number, random: () => number): void {
  for (let at = 0; at < count; at += 1) {
    const other = at + Math.floor(random() * (order.length - at));
    const kept = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = kept;
  }
}

/** Characters equal at the same place. */
export const hamming: Kernel<string> = (texts) => {
  const codes = texts.map((text) => {
    const characters = Array.from(text.trim()).slice(0, COMPARED_CHARACTERS);
    return Int32Array.from({ length: COMPARED_CHARACTERS }, (_, at) => characters[at]?.codePointAt(0) ?? 0);
  });
  return (a, b) => {
    const [left, right] = [codes[a], codes[b]];
    if (left === undefined || right === undefined) return 0;
    let count = 0;
    for (let at = 0; at < COMPARED_CHARACTERS; at += 1) if (left[at] === right[at]) count += 1;
    return count / COMPARED_CHARACTERS;
  };
};
