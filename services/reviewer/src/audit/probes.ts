import { createHash } from 'node:crypto';

/**
 * Questions without one right answer: what a model says to them, sampled with chance, is its signature. Our own words; no log text is in them. They are
 * never edited: samples taken with other questions cannot be compared (`PROBE_SET` says which these are).
 */
export const PROBES: readonly string[] = [
  'Name an animal that could live in a server room. One or two words.',
  'Finish in at most ten words: The disk failed because',
  'Give a first name for a new database. One word.',
  'In one short sentence: why do programs write logs?',
  'Pick a number between 1 and 100 and write only it.',
  'Write a log line of a coffee machine.',
  'What colour is an error? Two words.',
  'Describe a network cable in exactly five words.',
  'Continue the list with three items: cpu, memory,',
  'Write a commit message for a change of one letter.',
  'Name a city for a data centre and why, in one sentence.',
  'Invent a hostname for a mail server.',
  'What does a router dream of? At most twelve words.',
  'Write a warning about low disk space for a child.',
  'Complete: It worked on my machine, but',
  'Give an advice to someone on call at night. One sentence.',
  'Write a haiku line about a queue.',
  'Say in a few words what a timeout feels like.',
  'Make up an error code and its meaning.',
  'Which letter comes to your mind first? Write only it.',
  'Write the title of a book about logs.',
  'In five words: what is a stack trace?',
  'Name a tool found in no server room.',
  'Write a greeting from a load balancer.',
  'Explain a cache to a cat in one sentence.',
];

/** Name of these questions, by their content. */
export const PROBE_SET = createHash('sha256').update(JSON.stringify(PROBES)).digest('hex').slice(0, 12);
export const PROBE_SYSTEM = 'Answer briefly.';
export const PROBE_TOKENS = 40;
/** Chance is wanted: the distribution is what is compared. */
export const PROBE_TEMPERATURE = 1;
