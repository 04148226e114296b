import { useServiceNames } from '../lib/use-range.ts';
import { Choice } from './choice.tsx';

export function ServiceChoice({ value, onChange }: { value: string | undefined; onChange: (value: string) => void }) {
  const names = useServiceNames();
  return (
    <Choice
      label="Service"
      value={value}
      onChange={onChange}
      options={names.filter((name) => name !== '').map((name) => ({ value: name, label: name }))}
    />
  );
}
