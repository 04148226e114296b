import { sealPrompt } from './prompt.ts';
import type { RedactedPrompt } from './prompt.ts';

/**
 * A prompt that holds nothing of the owner's logs: our own words (the questions of the API audit), or a public benchmark that somebody named on a command
 * line. Nothing that handles log lines may use it (test/unit/llm-doors.test.ts).
 */
export const plainPrompt = (system: string, user: string): RedactedPrompt => sealPrompt(system, user);
