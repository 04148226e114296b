/** What a service says when another version of it begins to work. */
const RELEASE =
  /\b(?:start(?:ed|ing|up)|boot(?:ed|ing)|deploy(?:ed|ing|ment)?|release[sd]?|roll(?:ed|ing) (?:out|back)|rollout|rollback|upgrad(?:ed|ing))\b/i;
/** Lines per pane above which such a text is routine: "request started". */
const ROUTINE = 0.05;
/** Seconds after a release in which what is new is put beside it. */
const RECENT_SECONDS = 1800;

/** The last release of a service. Plain data. */
export interface Release {
  /** Beginning of its pane, Unix seconds. */
  readonly seconds: number;
  readonly templateId: string;
}

/** `expected`: habitual lines per pane. */
export const saysRelease = (text: string, expected: number): boolean => expected < ROUTINE && RELEASE.test(text);

export const isRecent = (release: Release | undefined, seconds: number): release is Release =>
  release !== undefined && seconds >= release.seconds && seconds - release.seconds <= RECENT_SECONDS;
