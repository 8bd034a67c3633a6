import { expect } from 'chai';
import { field } from '../../bench/raw-manager.ts';

describe('bench: headers of a manager message', () => {
  const message = 'Event: QueueMemberAdded\r\nQueue: queue-1\r\nMemberName: agent-7\r\nInterface: PJSIP/x';

  it('are found wherever they stand', () => {
    expect(field(message, 'Event')).to.equal('QueueMemberAdded');
    expect(field(message, 'Queue')).to.equal('queue-1');
    expect(field(message, 'Interface')).to.equal('PJSIP/x');
  });

  it('are not mixed up with those that end alike, and may be missing', () => {
    expect(field(message, 'Name')).to.equal(undefined);
    expect(field(message, 'Paused')).to.equal(undefined);
  });
});
