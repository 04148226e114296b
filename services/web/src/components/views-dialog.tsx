import { useRef, useState } from 'react';
import { useAddress } from '../lib/router.ts';
import { useViews, withView, writeViews } from '../lib/saved-views.ts';
import { Link } from './link.tsx';

/** Addresses worth coming back to, by name. */
export function ViewsDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const views = useViews();
  const { path, params } = useAddress();
  const [name, setName] = useState('');
  const text = params.toString();
  const here = text === '' ? path : `${path}?${text}`;
  const close = () => dialog.current?.close();
  return (
    <>
      <button type="button" className="quiet" title="Saved views (v)" onClick={() => dialog.current?.showModal()}>
        Views
      </button>
      <dialog id="views" ref={dialog} aria-labelledby="views-title">
        <h2 id="views-title">Saved views</h2>
        {views.length === 0 ? (
          <p className="muted views-empty">
            A view is a screen with its filters and its time range. Give this one a name to find it here again, in this
            browser. To share a view, send its address.
          </p>
        ) : (
          <ul className="plain views">
            {views.map((view) => (
              <li key={view.name}>
                <Link href={view.href} onClick={close}>
                  {view.name}
                </Link>
                <button
                  type="button"
                  className="quiet"
                  aria-label={`Remove ${view.name}`}
                  onClick={() => {
                    writeViews(views.filter((each) => each.name !== view.name));
                  }}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <form
          className="views-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            writeViews(withView(views, { name: name.trim(), href: here }));
            setName('');
          }}
        >
          <label className="field">
            <span>Name of this view</span>
            <input
              type="text"
              value={name}
              maxLength={80}
              onChange={(event) => {
                setName(event.target.value);
              }}
            />
          </label>
          <div className="actions">
            <button type="submit" className="primary" disabled={name.trim() === ''}>
              Save
            </button>
            <button type="button" onClick={close}>
              Close
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
