import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindsToHide, memoryData } from '../../../webview-ui/src/overview/memory-data.ts';
import { listenerReport, quietReport, snapshots } from '../../support/report.ts';

describe('data of the memory chart', () => {
  it('takes the samples, with times in seconds since the first', () => {
    const data = memoryData(listenerReport().series);
    assert.equal(data?.seconds.length, 37);
    assert.deepEqual(data?.seconds.slice(0, 3), [0, 1, 2]);
    assert.deepEqual(
      data?.marks.map(({ second }) => second),
      [0, 12, 24, 36],
    );
    assert.equal(data?.values.rss.length, 37);
  });

  it('takes the figures at the snapshots when there are no samples between them', () => {
    const data = memoryData({ mode: 'snapshots', identity: 'intact', snapshots: snapshots(3) });
    assert.deepEqual(data?.seconds, [0, 12, 24]);
  });

  it('is nothing when the target told no figures', () => assert.equal(memoryData(quietReport().series), undefined));

  it('leaves out times that are none', () => {
    const { series } = listenerReport();
    const broken = {
      ...series,
      memory: series.memory?.map((sample, i) => (i === 3 ? { ...sample, takenAt: 'soon' } : sample)) ?? [],
    };
    assert.equal(memoryData(broken)?.seconds.length, 36);
  });
});

describe('the lines of the chart', () => {
  const { series } = listenerReport();
  const towering = { ...series, memory: (series.memory ?? []).map((sample) => ({ ...sample, rss: sample.rss * 4 })) };

  it('leave out rss where it would press the growing heap flat', () => {
    assert.deepEqual(kindsToHide(towering, 'heap-growth'), ['rss']);
  });

  it('are all there when the heap is not dwarfed, or is not what the verdict speaks of', () => {
    assert.deepEqual(kindsToHide(series, 'heap-growth'), []);
    assert.deepEqual(kindsToHide(towering, 'off-heap-growth'), []);
  });
});
