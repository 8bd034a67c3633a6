import { expect } from 'chai';
import fc from 'fast-check';
import { renderQueueMarker, renderQueues } from '../../../../src/asterisk/queues/render-queues.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';
import { anyCompany } from '../../domain/any-company.ts';
import { parseAsteriskConfig } from '../../../support/asterisk/asterisk-config.ts';

const keys = [
  'strategy',
  'timeout',
  'wrapuptime',
  'maxlen',
  'joinempty',
  'leavewhenempty',
  'context',
  'announce-position',
  'announce-holdtime',
  'announce-frequency',
];

describe('the queue file of any company', () => {
  it('has a section for each queue, with ids and numbers only, and the marker last', () => {
    fc.assert(
      fc.property(anyCompany, ({ queues }) => {
        const text = renderQueues({ ...sampleConfiguration(1, 1), queues });
        const sections = parseAsteriskConfig(`${text}\n${renderQueueMarker(1, 77)}`);
        expect(sections.map(({ name, options }) => `${name}(${options.join()})`)).to.deep.equal([
          ...queues.map(({ id }) => `queue-${id}(sw-queue)`),
          'sw-company-1()',
        ]);
        for (const [index, { lines }] of sections.slice(0, -1).entries()) {
          const hasKeys = queues[index]?.keys.length !== 0;
          expect(lines.map(([key]) => key)).to.deep.equal(keys.filter((key) => key !== 'context' || hasKeys));
          for (const [, value] of lines) expect(value).to.match(/^[a-z0-9,-]+$/u);
        }
        expect(sections.at(-1)?.lines).to.deep.equal([['maxlen', '77']]);
      }),
    );
  });

  it('never lists members: reloading them would reset their wrap-up', () => {
    fc.assert(
      fc.property(anyCompany, ({ queues }) => {
        expect(renderQueues({ ...sampleConfiguration(1, 1), queues })).not.to.contain('member');
      }),
    );
  });

  it('says what the administrator chose', () => {
    fc.assert(
      fc.property(anyCompany, ({ queues }) => {
        const sections = parseAsteriskConfig(renderQueues({ ...sampleConfiguration(1, 1), queues }));
        for (const [index, queue] of queues.entries()) {
          const setting = new Map(sections[index]?.lines);
          expect(setting.get('timeout')).to.equal(String(queue.ringSeconds));
          expect(setting.get('wrapuptime')).to.equal(String(queue.wrapUpSeconds));
          expect(setting.get('maxlen'), '0 is no limit').to.equal(String(queue.maxCallers ?? 0));
          expect(setting.get('joinempty') === 'yes').to.equal(queue.joinWhenEmpty);
          expect(setting.get('leavewhenempty') === 'no').to.equal(queue.joinWhenEmpty);
          expect(setting.get('announce-frequency')).to.equal(
            queue.announcePosition ? String(queue.announceEverySeconds) : '0',
          );
        }
      }),
    );
  });
});
