/** The rules that both clients keep: Clients/cases.json. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cursor } from '../src/cursor.js';
import { LogPlace } from '../src/feeds.js';
import { afterClose, afterRefusal, Backoff } from '../src/reconnect.js';
import { Subscription } from '../src/subscription.js';
import { cases } from './world.js';

for (const { name, steps, value, isNew } of cases.cursor) {
  test(`cursor: ${name}`, () => {
    const cursor = new Cursor();
    const answers = steps.map(([step, ...values]) => cursor[step](...values));
    assert.equal(cursor.value, value);
    if (isNew) assert.deepEqual(answers.filter((answer) => answer !== undefined), isNew);
  });
}

for (const { name, first, longest, jitter, retryAfter, waits } of cases.backoff) {
  test(`backoff: ${name}`, () => {
    const backoff = new Backoff(first, longest, () => jitter);
    assert.deepEqual(retryAfter.map((asked) => backoff.next(asked ?? undefined)), waits);
    backoff.succeeded();
    assert.equal(backoff.next(retryAfter[0] ?? undefined), waits[0]);
  });
}

test('advice', () => {
  for (const [rule, table] of [[afterClose, cases.afterClose], [afterRefusal, cases.afterRefusal]]) {
    for (const [advice, codes] of Object.entries(table)) {
      for (const code of codes) assert.equal(rule(code ?? undefined), advice, String(code));
    }
  }
});

for (const { name, payload, acks, request } of cases.subscription) {
  test(`subscription: ${name}`, () => {
    const subscription = new Subscription(null, 's', payload);
    for (const ack of acks) ack === 'end' ? subscription.snapshotEnded() : subscription.acknowledged(ack);
    assert.deepEqual(subscription.request('e:7'), request);
  });
}

for (const { name, told, since, again, news } of cases.logPlace) {
  test(`log place: ${name}`, () => {
    const place = new LogPlace();
    assert.ok(told.every((line) => place.isNew(line)));
    assert.equal(place.since, since);
    place.beginAnew();
    assert.deepEqual(again.filter((line) => place.isNew(line)).map(({ message }) => message), news);
  });
}
