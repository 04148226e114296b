/** Levels: what the author of a line said of it, as log-odds; error and fatal count as far as they are unusual here. */
const AT_MOST_INFO = -1;
const SEVERE = 1;
/** Log-odds against a text that is written all day. */
const STEADY = 5;
/** Share of the stretches of time, and of sessions, at which half of it holds. */
const STEADY_TIME = 0.35;
const STEADY_SESSIONS = 0.05;

export interface Here {
  /** OpenTelemetry number; 0: none. */
  readonly severity: number;
  /** Share of earlier lines that were error or fatal. */
  readonly severeShare: number;
  /** Share of earlier stretches of time with the text; `null`: not looked at. */
  readonly timeShare: number | null;
  /** Share of earlier sessions with the text. */
  readonly sessionShare: number | null;
}

/**
 * Probability that a text says failure here. The model has read what developers mean by such words; the history of the system, without labels, says what they
 * mean in it: what is written steadily is daily bread, whatever it says.
 */
export function failureHere(failure: number, here: Here): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, failure));
  const steady = half(here.timeShare ?? 0, STEADY_TIME, 4) + half(here.sessionShare ?? 0, STEADY_SESSIONS, 2);
  const logit = Math.log(p / (1 - p)) + levelOdds(here) - STEADY * steady;
  return 1 / (1 + Math.exp(-logit));
}

function levelOdds({ severity, severeShare }: Here): number {
  if (severity === 0) return 0;
  if (severity < 13) return AT_MOST_INFO;
  return severity < 17 ? 0 : SEVERE * (1 - severeShare) ** 2;
}

const half = (share: number, middle: number, power: number): number =>
  share ** power / (share ** power + middle ** power);
