/** 0..1, the same sequence for a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORDS =
  'a the one small grey quiet fast old rack cable fan disk node queue packet kernel cache router moth cat owl log time night blue red because it was full never sleeps waits for again and then of with no more space left today'.split(
    ' ',
  );

/** A model that is only a distribution: per question, phrases with weights. */
export interface SimulatedModel {
  answer(probe: string, random: () => number): string;
  /** Log-probabilities of its likeliest first words, with the jitter that batching brings. */
  firstToken(probe: string, random: () => number): Record<string, number>;
  /** Whether it gets a question with a known answer right; nearly always the same for one question. */
  isRight(canary: number, random: () => number): boolean;
}

/** How a substitute differs: the same phrases with other weights (as a quantised copy would), or partly other phrases (another model). */
export type Substitute = 'other weights' | 'other phrases';

const PHRASES = 24;

const JITTER = 0.05;
const TOP = 5;
/** Shares of known answers that it and its substitute get right (evaluation.md, section 8). */
const RIGHT = 0.95;
const SUBSTITUTE_RIGHT = 0.85;
/** One question is answered another way so often. */
const WAVERS = 0.02;

export function simulatedModel(seed: number): SimulatedModel {
  return modelOf(`${String(seed)} own`, RIGHT, (probe) => phrasesOf(hash(`${String(seed)} ${probe}`)));
}

export function substituteFor(seed: number, kind: Substitute): SimulatedModel {
  return modelOf(`${String(seed)} other`, SUBSTITUTE_RIGHT, (probe) => {
    const own = phrasesOf(hash(`${String(seed)} ${probe}`));
    const other = phrasesOf(hash(`substitute ${String(seed)} ${probe}`));
    return own.map((phrase, at) => ({
      text: kind === 'other phrases' && at % 2 === 0 ? (other[at]?.text ?? '') : phrase.text,
      weight: other[at]?.weight ?? 0,
    }));
  });
}

interface Phrase {
  readonly text: string;
  readonly weight: number;
}

function modelOf(name: string, rightShare: number, phrasesFor: (probe: string) => readonly Phrase[]): SimulatedModel {
  const known = new Map<string, readonly Phrase[]>();
  const phrasesAt = (probe: string): readonly Phrase[] => {
    const phrases = known.get(probe) ?? phrasesFor(probe);
    known.set(probe, phrases);
    return phrases;
  };
  return {
    firstToken(probe, random) {
      const phrases = phrasesAt(probe);
      const total = phrases.reduce((sum, phrase) => sum + phrase.weight, 0);
      const shares = new Map<string, number>();
      for (const { text, weight } of phrases) {
        const word = text.split(' ')[0] ?? '';
        shares.set(word, (shares.get(word) ?? 0) + weight / total);
      }
      const likeliest = [...shares].sort(([, a], [, b]) => b - a).slice(0, TOP);
      return Object.fromEntries(
        likeliest.map(([word, share]) => [word, Math.min(0, Math.log(share) + JITTER * (2 * random() - 1))]),
      );
    },
    isRight(canary, random) {
      const usually = (hash(`${name} ${String(canary)}`) % 10_000) / 10_000 < rightShare;
      return random() < WAVERS ? !usually : usually;
    },
    answer(probe, random) {
      const phrases = phrasesAt(probe);
      let left = random() * phrases.reduce((sum, phrase) => sum + phrase.weight, 0);
      for (const phrase of phrases) {
        left -= phrase.weight;
        if (left <= 0) return phrase.text;
      }
      return phrases.at(-1)?.text ?? '';
    },
  };
}

/** Like the answers of language models: few frequent ones, many rare ones (Zipf), with common beginnings. */
function phrasesOf(seed: number): Phrase[] {
  const random = seededRandom(seed);
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  const opening = word();
  const ranks = Array.from({ length: PHRASES }, (_, at) => at + 1).sort(() => random() - 0.5);
  return ranks.map((rank) => ({
    text: [random() < 0.5 ? opening : word(), ...Array.from({ length: 2 + Math.floor(random() * 6) }, word)].join(' '),
    weight: 1 / rank,
  }));
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
