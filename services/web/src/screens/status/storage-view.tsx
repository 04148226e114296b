import type { Storage } from '@logsieve/contracts';
import { Fact } from '../../components/fact.tsx';
import { formatBytes, formatRatio, formatShare, formatShort } from '../../lib/format.ts';

const SHOWN = 6;

/** What the lines were and what they take now; the largest tables. */
export function StorageView({ storage }: { storage: Storage }) {
  const { rawBytes, bytesOnDisk, byTable } = storage;
  const tables = [...byTable].sort((a, b) => b.bytesOnDisk - a.bytesOnDisk).slice(0, SHOWN);
  return (
    <>
      <dl className="facts">
        <Fact name="Lines as they came" num>
          {formatBytes(rawBytes)}
        </Fact>
        <Fact name="On disk" num>
          {formatBytes(bytesOnDisk)}
        </Fact>
        <Fact name="Smaller by" num>
          {bytesOnDisk === 0 || rawBytes === 0 ? '–' : formatRatio(rawBytes / bytesOnDisk)}
        </Fact>
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
