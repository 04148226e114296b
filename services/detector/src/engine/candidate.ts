import type { Candidate as JudgedCandidate } from '../features/features.ts';
import type { Ties } from '../ties/ties.ts';

/** What the model judges, with what connects it with others: of that the model sees nothing. */
export interface Candidate extends JudgedCandidate {
  /** Unix nanoseconds of its first line; absent: of the window. */
  readonly firstTime?: bigint;
  /** Ids by which it may be connected with what is found in other services. */
  readonly ties?: Ties;
}
