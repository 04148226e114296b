import { isNameWord } from '../name-words.ts';

/** Nouns for things that have names: `user root`, `topic orders`, `volume: backup`. */
const THINGS: ReadonlySet<string> = new Set(
  `user username topic host hostname service module package group queue table database db device file path dir directory component volume
  bucket key name item resource index shard collection stream channel role member client server worker node peer broker replica domain
  container pod image plugin interface app application namespace cluster session task job partition segment type class method command process
  thread account`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Does the word before a position say that a name follows? */
export function namesThing(key: string): boolean {
  const word = (key.endsWith(':') ? key.slice(0, -1) : key).toLowerCase();
  return THINGS.has(word) || (word.endsWith('s') && THINGS.has(word.slice(0, -1)));
}

/** `root` may be a name behind such a noun; `not`, `is`, `started` go on with the sentence. */
export const mayBeNamed = (text: string): boolean => !/^[A-Za-z]+$/.test(text) || isNameWord(text);
