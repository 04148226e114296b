/** Character classes as bits; a run's OR tells in one test whether anything in it can vary. */
export const DIGIT = 1;
export const HEX = 2; // a–f, A–F
export const ALPHA = 4; // other letters, underscore, everything beyond ASCII
export const DOT = 8;
export const DASH = 16; // - +
export const COLON = 32;
export const SLASH = 64;
export const AT = 128;
export const SOFT = 256; // other characters that join words: # $ % & * ~ \ ^ ?

export const UPPER = 512; // set beside HEX or ALPHA for A–Z

export const WORD = DIGIT | HEX | ALPHA;
export const RUN = WORD | DOT | DASH | COLON | SLASH | AT | SOFT;

/** Class of each code; 0 = ends a run (blanks, brackets, quotes, comma, `=`, `|`, `;`, controls). Codes from BEYOND_ASCII on stand for everything beyond ASCII. */
export const CLASS = new Uint16Array(256).fill(ALPHA, 128);
export const BEYOND_ASCII = 128;

const assign = (chars: string, bits: number): void => {
  for (const char of chars) CLASS[char.charCodeAt(0)] = bits;
};
assign('0123456789', DIGIT);
assign('abcdef', HEX);
assign('ABCDEF', HEX | UPPER);
assign('ghijklmnopqrstuvwxyz_', ALPHA);
assign('GHIJKLMNOPQRSTUVWXYZ', ALPHA | UPPER);
assign('.', DOT);
assign('-+', DASH);
assign(':', COLON);
assign('/', SLASH);
assign('@', AT);
assign('#$%&*~\\^?', SOFT);

export const classOf = (code: number): number => CLASS[code] as number;
