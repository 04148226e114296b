import type { Batch } from './state.ts';
import { PROBES } from './probes.ts';

export interface Sampled {
  readonly text: string;
  /** The model that the endpoint says answered, with its fingerprint. */
  readonly model: string;
}

/** Asks every question `samples` times, one after the other. `null` where it was stopped (by the budget, or from outside). */
export async function sampleProbes(
  sample: (probe: string) => Promise<Sampled | null>,
  samples: number,
  at: () => string,
): Promise<Batch | null> {
  const answers: string[][] = PROBES.map(() => []);
  const models: string[] = [];
  for (let round = 0; round < samples; round += 1) {
    for (const [place, probe] of PROBES.entries()) {
      const sampled = await sample(probe);
      if (sampled === null) return null;
      answers[place]?.push(sampled.text);
      models.push(sampled.model);
    }
  }
  return { at: at(), answers, models };
}
