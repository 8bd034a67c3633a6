import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import { EventStream } from '../../../src/live/event-stream.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';

const most = 10_000;

function streamOf() {
  const gone: boolean[] = [];
  const stream = new EventStream(most, (cut) => gone.push(cut));
  return { stream, gone };
}

describe('the stream to one client', () => {
  it('hands on what was sent, in order, and ends after it', async () => {
    const { stream, gone } = streamOf();
    let text = '';
    const client = new PassThrough().on('data', (chunk: Buffer) => (text += chunk.toString()));
    const ended = pipeline(stream, client);
    stream.send('one ');
    stream.send('two ');
    stream.finish();
    stream.send('too late');
    await ended;
    expect(text).to.equal('one two ');
    await eventually(() => {
      expect(gone).to.deep.equal([false]);
    });
  });

  it('is cut when the client leaves more unread than it may, and not before', () => {
    const { stream, gone } = streamOf();
    stream.send('x'.repeat(most));
    stream.send('x');
    expect(stream.destroyed).to.equal(false);
    stream.send('x');
    expect(stream.destroyed).to.equal(true);
    return eventually(() => {
      expect(gone).to.deep.equal([true]);
    });
  });

  it('lets a client read a large beginning in its own time, but not one after the other', () => {
    const { stream } = streamOf();
    stream.send('x'.repeat(5 * most));
    stream.send('y'.repeat(most));
    stream.send('z');
    expect(stream.destroyed).to.equal(false);
    stream.send('z');
    expect(stream.destroyed).to.equal(true);
    const other = streamOf().stream;
    for (let sent = 0; sent < 3; sent += 1) other.send('x'.repeat(5 * most));
    expect(other.destroyed, 'what is kept for one client has a limit').to.equal(true);
  });

  it('forgets the large beginning when it was read', async () => {
    const { stream } = streamOf();
    let taken = 0;
    const client = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer) {
        // Takes the beginning, and nothing after it.
        taken += chunk.length;
      },
    });
    const over = rejectionOf(pipeline(stream, client));
    stream.send('x'.repeat(5 * most));
    await eventually(() => {
      expect(taken).to.equal(5 * most);
    });
    stream.send('y'.repeat(most));
    stream.send('z');
    expect(stream.destroyed).to.equal(false);
    stream.send('z');
    expect(stream.destroyed).to.equal(true);
    await over;
  });

  it('tells once when the client has left', async () => {
    const { stream, gone } = streamOf();
    const client = new PassThrough();
    const over = rejectionOf(pipeline(stream, client));
    stream.send('x');
    client.destroy();
    await over;
    stream.send('y');
    stream.finish();
    expect(gone).to.deep.equal([false]);
  });
});
