import type { Fault } from '../fault.ts';
import { explore } from '../protocol/explore.ts';
import { ALL } from '../protocol/model.ts';
import type { Bounds } from '../protocol/model.ts';

const BOUNDS: Bounds = {
  records: 4,
  largestBatch: 2,
  faults: 3,
  kinds: ['crash', 'takeover', 'lost answer', 'store gone', 'token alone', 'offsets reset'],
};

/** Every order of events of the acknowledgement protocol, as far as the bounds go. `times` counts states, `lines` records. */
export const model: Fault = {
  name: 'model',
  fault: 'three faults in every order of events of the acknowledgement protocol',
  protection: 'the row of a block carries the token of its range',
  short: true,
  run(world) {
    const bounds = world.short ? { ...BOUNDS, records: 3, faults: 2 } : BOUNDS;
    const found = explore(bounds, { ...ALL, token: world.off === null });
    return Promise.resolve({
      times: found.states,
      lines: bounds.records,
      lost: found.lost === null ? 0 : 1,
      doubled: found.doubled === null ? 0 : 1,
      recoverMs: null,
      problems: [found.lost, found.doubled].filter((way) => way !== null).map((way) => way.join(', ')),
    });
  },
};
