import type { Storage } from '@logsieve/contracts';
import { formatBytes, formatRatio, formatShare, formatShort } from '../../lib/format.ts';

const SHOWN = 6;

/** What the lines were and what they take now; the largest tables. */
export function StorageView({ storage }: { storage: Storage }) {
  const { rawBytes, bytesOnDisk, byTable } = storage;
  const tables = [...byTable].sort((a, b) => b.bytesOnDisk - a.bytesOnDisk).slice(0, SHOWN);
  return (
    <>
      <dl className="facts">
        <div>
          <dt>Lines as they came</dt>
          <dd className="num">{formatBytes(rawBytes)}</dd>
        </div>
        <div>
          <dt>On disk</dt>
          <dd className="num">{formatBytes(bytesOnDisk)}</dd>
        </div>
        <div>
          <dt>Smaller by</dt>
          <dd className="num">{bytesOnDisk === 0 ? '–' : formatRatio(rawBytes / bytesOnDisk)}</dd>
        </div>
      </dl>
      <table className="storage">
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col" className="right">
              Rows
            </th>
            <th scope="col" className="right">
              On disk
            </th>
            <th scope="col" className="right">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <tr key={table.table}>
              <th scope="row">{table.table}</th>
              <td className="right num">{formatShort(table.rows)}</td>
              <td className="right num">{formatBytes(table.bytesOnDisk)}</td>
              <td className="right num muted">{formatShare(table.bytesOnDisk, bytesOnDisk)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
