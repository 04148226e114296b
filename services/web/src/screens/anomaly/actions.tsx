import type { AnomalyDetail } from '@logsieve/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../components/async.tsx';
import { ProblemNotice } from '../../components/notices.tsx';
import { Ago } from '../../components/time-text.tsx';
import { apiPost } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { feedbackPreviewQuery } from '../../lib/queries.ts';
import { DAY, HOUR, toRfc3339 } from '../../lib/time.ts';
import { AnomalyRow } from '../overview/anomaly-list.tsx';

type Label = 'normal' | 'anomalous';
type StateBody = { state: AnomalyDetail['state']; until?: string };

const SUPPRESS = { 'for 1 hour': HOUR, 'for a day': DAY, 'for a week': 7 * DAY } as const;
type SuppressFor = keyof typeof SUPPRESS;
const LABEL_WORDS: Readonly<Record<Label, string>> = { anomalous: 'It is a problem', normal: 'It is normal' };

/** Is it known: a person's word on this anomaly, shown with its effect before it has one. */
export function Actions({ anomaly }: { anomaly: AnomalyDetail }) {
  const client = useQueryClient();
  const [label, setLabel] = useState<Label | null>(null);
  const changed = async () => {
    setLabel(null);
    await client.invalidateQueries();
  };
  const path = `/anomalies/${encodeURIComponent(anomaly.id)}`;
  const state = useMutation({ mutationFn: (body: StateBody) => apiPost(`${path}/state`, body), onSuccess: changed });
  const feedback = useMutation({
    mutationFn: (body: { label: Label; note?: string }) => apiPost(`${path}/feedback`, body),
    onSuccess: changed,
  });
  const error = state.error ?? feedback.error;
  const last = anomaly.feedback.at(-1);
  return (
    <div className="actions-panel">
      <div className="actions" role="group" aria-label="Judge this anomaly">
        {(['anomalous', 'normal'] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-expanded={label === each}
            onClick={() => {
              setLabel(label === each ? null : each);
            }}
          >
            {LABEL_WORDS[each]}
          </button>
        ))}
        <span className="actions-gap" />
        {anomaly.state === 'active' ? (
          <>
            <span className="choice">
              <label htmlFor="suppress">Suppress</label>
              <select
                id="suppress"
                value=""
                disabled={state.isPending}
                onChange={(event) => {
                  const length = SUPPRESS[event.target.value as SuppressFor];
                  state.mutate({ state: 'suppressed', until: toRfc3339(Date.now() + length) });
                }}
              >
                <option value="" disabled>
                  for …
                </option>
                {Object.keys(SUPPRESS).map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </span>
            <button
              type="button"
              disabled={state.isPending}
              title="This is how the system behaves now; do not report it again"
              onClick={() => {
                state.mutate({ state: 'baseline' });
              }}
            >
              Make baseline
            </button>
            <button
              type="button"
              disabled={state.isPending}
              onClick={() => {
                state.mutate({ state: 'resolved' });
              }}
            >
              Resolve
            </button>
          </>
        ) : (
          <button
            type="button"
            disabled={state.isPending}
            onClick={() => {
              state.mutate({ state: 'active' });
            }}
          >
            Make active again
          </button>
        )}
      </div>
      {last !== undefined && (
        <p className="muted small">
          Judged <strong>{last.label}</strong> <Ago time={last.createdAt} />
          {last.note !== '' && <>: {last.note}</>}
        </p>
      )}
      {error !== null && <ProblemNotice error={error} />}
      {label !== null && (
        <Preview
          key={label}
          id={anomaly.id}
          label={label}
          pending={feedback.isPending}
          onCancel={() => {
            setLabel(null);
          }}
          onConfirm={(note) => {
            feedback.mutate(note === '' ? { label } : { label, note });
          }}
        />
      )}
    </div>
  );
}

function Preview(props: {
  id: string;
  label: Label;
  pending: boolean;
  onCancel: () => void;
  onConfirm: (note: string) => void;
}) {
  const query = useQuery(feedbackPreviewQuery(props.id, props.label));
  const [note, setNote] = useState('');
  return (
    <form
      className="preview"
      aria-label={`Preview: ${LABEL_WORDS[props.label]}`}
      onSubmit={(event) => {
        event.preventDefault();
        props.onConfirm(note.trim());
      }}
    >
      <Async query={query} height={60}>
        {(data) => (
          <>
            <p>
              <strong>{data.summary}</strong>{' '}
              <span className="muted">{plural(data.affected, 'anomaly', 'anomalies')} would be shown differently.</span>
            </p>
            {data.items.length > 0 && (
              <ul className="anomalies">
                {data.items.slice(0, 5).map((item) => (
                  <li key={item.id}>
                    <AnomalyRow anomaly={item} />
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Async>
      <label className="field">
        <span>Note for the next person (optional)</span>
        <textarea
          rows={2}
          maxLength={10_000}
          value={note}
          onChange={(event) => {
            setNote(event.target.value);
          }}
        />
      </label>
      <div className="actions">
        <button type="submit" className="primary" disabled={props.pending}>
          {LABEL_WORDS[props.label]}
        </button>
        <button type="button" onClick={props.onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
