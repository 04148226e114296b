import type { UnixNano } from '@logsieve/contracts';
import { HeaderReader } from './header/header.ts';

const reader = new HeaderReader();

/** The time in a line's header, or `null`. `reference` gives the year where the line has none. */
export const detectTime = (text: string, reference: UnixNano): UnixNano | null => reader.read(text, reference).time;
