import { useState } from 'react';
import type { ComparedWindows } from '../../lib/compare-windows.ts';
import { useZone } from '../../lib/preferences.ts';
import { setParams } from '../../lib/router.ts';
import { fromField, toField, toMs, toRfc3339 } from '../../lib/time.ts';

type Name = keyof ComparedWindows;
const GROUPS: readonly { title: string; names: readonly [Name, Name] }[] = [
  { title: 'Before', names: ['baseFrom', 'baseTo'] },
  { title: 'Now', names: ['from', 'to'] },
];

/** The two windows as four fields, applied together. */
export function WindowFields({ windows }: { windows: ComparedWindows }) {
  const zone = useZone();
  const [draft, setDraft] = useState(windows);
  const valid = toMs(draft.from) < toMs(draft.to) && toMs(draft.baseFrom) < toMs(draft.baseTo);
  return (
    <form
      className="windows"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) setParams({ ...draft });
      }}
    >
      {GROUPS.map((group) => (
        <fieldset key={group.title}>
          <legend>{group.title}</legend>
          {group.names.map((name, at) => (
            <label key={name} className="field">
              <span>{at === 0 ? 'from' : 'to'}</span>
              <input
                type="datetime-local"
                step={1}
                value={toField(toMs(draft[name]), zone)}
                onChange={(event) => {
                  const ms = fromField(event.target.value, zone);
                  if (!Number.isNaN(ms)) setDraft({ ...draft, [name]: toRfc3339(ms) });
                }}
              />
            </label>
          ))}
        </fieldset>
      ))}
      <button type="submit" className="primary" disabled={!valid}>
        Compare
      </button>
    </form>
  );
}
