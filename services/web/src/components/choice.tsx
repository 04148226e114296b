import { useId } from 'react';

/**
 * A filter with a visible label; the empty choice is "any". The label does not wrap the field: a name made of every
 * option's text helps no screen reader.
 */
export function Choice(props: {
  label: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  any?: string;
}) {
  const { label, value = '', options, onChange, any = 'any' } = props;
  const id = useId();
  const known = value === '' || options.some((option) => option.value === value);
  return (
    <span className={`choice${value === '' ? '' : ' chosen'}`}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        <option value="">{any}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
