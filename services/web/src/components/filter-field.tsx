import { useEffect, useState } from 'react';

const PAUSE_MS = 250;

/** A text filter that acts when typing pauses. */
export function FilterField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // The address changed by other means (back button, link): its value wins over what was typed.
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(onChange, PAUSE_MS, text);
    return () => {
      clearTimeout(timer);
    };
  }, [text, value, onChange]);
  return (
    <label className="choice filter-field">
      <span>{label}</span>
      <input
        type="text"
        value={text}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
    </label>
  );
}
