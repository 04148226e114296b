import type { Attack } from './attack.ts';
import { ACCESS_ATTACKS } from './rows/access.ts';
import { LINE_ATTACKS } from './rows/lines.ts';
import { REACH_ATTACKS } from './rows/reach.ts';
import { SENDER_ATTACKS } from './rows/senders.ts';

/** Every row of the table, in the order of docs/security.md. */
export const ATTACKS: readonly Attack[] = [...ACCESS_ATTACKS, ...LINE_ATTACKS, ...SENDER_ATTACKS, ...REACH_ATTACKS];
