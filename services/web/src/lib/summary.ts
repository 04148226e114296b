/** Where the detector's sentence about the finding ends and those about its surroundings begin. */
const SURROUNDINGS = /\. (?=(?:With it|Since|Also in|At the same time) )/;

/** A summary as a headline and the rest; a summary of another form is all headline. */
export function splitSummary(summary: string): { headline: string; rest: string } {
  const at = SURROUNDINGS.exec(summary)?.index;
  if (at === undefined) return { headline: summary, rest: '' };
  return { headline: summary.slice(0, at + 1), rest: summary.slice(at + 2) };
}
