import { useState } from 'react';

/** Copies text; says so in the button itself, or says that the browser refused. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<'idle' | 'done' | 'refused'>('idle');
  const copy = () => {
    navigator.clipboard
      .writeText(text)
      .then(() => {
        setState('done');
      })
      .catch(() => {
        setState('refused');
      })
      .finally(() => setTimeout(setState, 2000, 'idle'));
  };
  return (
    <button type="button" className="quiet" onClick={copy} aria-live="polite">
      {state === 'idle' ? label : state === 'done' ? 'Copied' : 'Copying was refused'}
    </button>
  );
}
