import { expect, it } from 'vitest';
import { defaultMigrationsFolder, readMigrations } from './run-migrations.ts';
import { splitStatements } from './statements.ts';

it('splits at semicolons outside of strings, names and comments', () => {
  const sql = "a ';' -- no; \n b; /* ; */ c `;` \"x;\"; 'it''s; \\'; ' d;\n\n;";
  expect(splitStatements(sql).map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
    "a ';' b",
    'c `;` "x;"',
    "'it''s; \\'; ' d",
  ]);
});

/**
 * A crash between a statement and the record of its file repeats the whole file. Settings are set again; rows copied twice into a
 * ReplacingMergeTree are one; an exchange done twice leaves the other copy of the same rows. 0060 is repeated behind each of its statements in
 * test/contract/store/upgrade.test.ts.
 */
const MAY_BE_REPEATED =
  /\bIF (NOT )?EXISTS\b|^ALTER TABLE \w+ MODIFY (SETTING|TTL) |^INSERT INTO (\w+)_by_text SELECT \* FROM \3$|^EXCHANGE TABLES (\w+)_by_text AND \4$/;
const REPEATED_BY_A_TEST = '0060_values_by_slot.sql';

it('finds the migrations of the repository, in order and only with statements that may be repeated', () => {
  const migrations = readMigrations(defaultMigrationsFolder());
  expect(migrations[0]?.name).toBe('0001_init.sql');
  const statements = migrations
    .filter(({ name }) => name !== REPEATED_BY_A_TEST)
    .flatMap(({ sql }) => splitStatements(sql));
  expect(statements.length).toBeGreaterThan(10);
  expect(statements.filter((text) => !MAY_BE_REPEATED.test(text))).toEqual([]);
});
