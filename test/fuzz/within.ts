import { Script, createContext } from 'node:vm';

const WITHIN_MS = 5_000;
const context = createContext({ work: (): void => undefined });
const call = new Script('work()');

/** Does `work`; what never ends is ended after five seconds, so that a test fails with its input and does not stand still. @throws Error then */
export function within(work: () => void): void {
  context['work'] = work;
  call.runInContext(context, { timeout: WITHIN_MS });
}
