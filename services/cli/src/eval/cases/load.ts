import { AdaptiveLogData, FAMILIES } from '../adaptivelog.ts';
import type { Family, LabelledText } from '../adaptivelog.ts';

/** One product family of AdaptiveLog's level task, with what the recorded model answered to the same items twice. */
export interface CaseTask {
  readonly name: string;
  /** Known cases: the training part. */
  readonly known: readonly LabelledText[];
  /** Those that the authors' small model got wrong, a part of the known. */
  readonly errorProne: readonly LabelledText[];
  readonly dev: readonly LabelledText[];
  readonly items: readonly (LabelledText & { readonly plain: boolean; readonly withCases: boolean })[];
}

/** @throws UsageError naming what is missing */
export function loadCaseTasks(dataDir: string): CaseTask[] {
  const data = new AdaptiveLogData(dataDir);
  return Object.entries(FAMILIES).map(([key, name]) => {
    const family = key as Family;
    const plain = data.answers(family, 'chatgpt');
    const withCases = data.answers(family, 'cbr_chatgpt');
    return {
      name,
      known: data.part(family, 'train'),
      dev: data.part(family, 'dev'),
      errorProne: data.errorProne(family),
      // Only what was asked both ways: the same items on both sides.
      items: data.asked(family, 'large').flatMap((item, index) => {
        const [one, two] = [plain.get(index), withCases.get(index)];
        return one === undefined || two === undefined ? [] : [{ ...item, plain: one, withCases: two }];
      }),
    };
  });
}
