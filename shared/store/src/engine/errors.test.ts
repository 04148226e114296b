import { PermanentError, TransientError } from '@logsieve/pipeline';
import { describe, expect, it } from 'vitest';
import { DiskFullError, classify } from './errors.ts';

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('classify', () => {
  it.each(['252', '241', '210', '159', '999'])('ClickHouse code %s is transient', (code) => {
    expect(classify(withCode(code), 'inserting')).toBeInstanceOf(TransientError);
  });
  it.each(['60', '62', '516', '27'])('ClickHouse code %s is permanent', (code) => {
    expect(classify(withCode(code), 'inserting')).toBeInstanceOf(PermanentError);
  });
  it.each([
    withCode('243'),
    withCode('ENOSPC'),
    withCode('75', 'Cannot write to file, errno: 28, strerror: No space left on device'),
  ])('no space is its own error, whoever says it', (error) => {
    expect(classify(error, 'inserting')).toBeInstanceOf(DiskFullError);
  });
  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE'])('%s is transient', (code) => {
    expect(classify(withCode(code), 'inserting')).toBeInstanceOf(TransientError);
  });
  it('a bare status decides where there is no code', () => {
    expect(classify(Object.assign(new Error('x'), { status: 503 }), 'q')).toBeInstanceOf(TransientError);
    expect(classify(Object.assign(new Error('x'), { status: 413 }), 'q')).toBeInstanceOf(PermanentError);
  });
  it('keeps what is classified, and the cause of what is not', () => {
    const permanent = new PermanentError('x');
    expect(classify(permanent, 'q')).toBe(permanent);
    const cause = new Error('broken');
    expect(classify(cause, 'doing this')).toMatchObject({ message: 'doing this: broken', cause });
  });
});
