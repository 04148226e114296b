const CODES = { red: [31, 39], yellow: [33, 39], gray: [90, 39], bold: [1, 22] } as const;
export type Colour = keyof typeof CODES;
export type Paint = (colour: Colour, text: string) => string;

/** Colours only where a person looks at a terminal that has them and has not said no (no-color.org). */
export const paintFor = (
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Paint =>
  stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb'
    ? (colour, text) => `\u001b[${String(CODES[colour][0])}m${text}\u001b[${String(CODES[colour][1])}m`
    : (_colour, text) => text;

const ERROR = 17;
const WARN = 13;

/** A line in the colour of its severity. */
export const bySeverity = (paint: Paint, severityNumber: number, text: string): string =>
  severityNumber >= ERROR ? paint('red', text) : severityNumber >= WARN ? paint('yellow', text) : text;
