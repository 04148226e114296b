import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { complete, suggest, wordAt } from '../lib/query-help.ts';
import type { Suggestion } from '../lib/query-help.ts';
import { href, navigate, setParams, useAddress } from '../lib/router.ts';
import { useServiceNames } from '../lib/use-range.ts';

/** The one search box of the page; on every screen it leads to the lines, keeping the range in the address. */
export function SearchBox() {
  const { path, params } = useAddress();
  const searched = path === '/logs' ? (params.get('query') ?? '') : '';
  // A new address brings its own text; typing is kept only until then.
  return <SearchField key={`${path}?${searched}`} searched={searched} />;
}

function SearchField({ searched }: { searched: string }) {
  const { path, params } = useAddress();
  const client = useQueryClient();
  const [text, setText] = useState(searched);
  const [caret, setCaret] = useState(searched.length);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const services = useServiceNames();
  const suggestions = open ? suggest(wordAt(text, caret).word, services) : [];

  const submit = () => {
    setOpen(false);
    const query = text.trim();
    void client.resetQueries({ queryKey: ['logs'] });
    if (path === '/logs') setParams({ query, line: undefined });
    else {
      const range = {
        range: params.get('range') ?? undefined,
        from: params.get('from') ?? undefined,
        to: params.get('to') ?? undefined,
      };
      navigate(href('/logs', { query, ...range }));
    }
  };
  const take = (suggestion: Suggestion) => {
    const next = complete(text, caret, suggestion);
    setText(next.text);
    setCaret(next.caret);
    const field = input.current;
    field?.focus();
    requestAnimationFrame(() => field?.setSelectionRange(next.caret, next.caret));
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false);
      input.current?.blur();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [...(form.current?.querySelectorAll<HTMLElement>('input, .suggestions button') ?? [])];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at === -1 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <form
      ref={form}
      className="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={move}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <label htmlFor="search" className="visually-hidden">
        Search
      </label>
      <input
        ref={input}
        id="search"
        type="search"
        value={text}
        placeholder="Find lines: words, “phrase”, -not, service:x"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={10_000}
        onFocus={() => {
          setOpen(true);
        }}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart ?? event.target.value.length);
          setOpen(true);
        }}
        onSelect={(event) => {
          setCaret(event.currentTarget.selectionStart ?? 0);
        }}
      />
      {text === '' && (
        <kbd className="search-key" aria-hidden="true">
          /
        </kbd>
      )}
      {open && (
        <div className="suggestions">
          {suggestions.length > 0 && (
            <ul>
              {suggestions.map((suggestion) => (
                <li key={suggestion.insert}>
                  <button
                    type="button"
                    onMouseDown={(event) => {
                      event.preventDefault();
                    }}
                    onClick={() => {
                      take(suggestion);
                    }}
                  >
                    <code>{suggestion.insert}</code>
                    <span className="muted">{suggestion.hint}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          <p className="suggestions-help muted">
            Words must all occur. <code>&quot;a phrase&quot;</code>, <code>-without</code>, fields as above. Enter finds
            the lines.
          </p>
        </div>
      )}
    </form>
  );
}
