import { useRef } from 'react';
import { HOTKEYS } from '../lib/hotkeys.ts';

export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button
        type="button"
        className="quiet icon keys-button"
        aria-label="Keyboard keys"
        title="Keyboard keys (?)"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog id="keys" ref={dialog} aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <dl className="keys">
          {HOTKEYS.map((hotkey) => (
            <div key={hotkey.keys}>
              <dt>
                {hotkey.keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{hotkey.does}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
