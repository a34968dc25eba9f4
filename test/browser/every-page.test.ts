import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDesigner, type TestDesigner } from './support/designer.ts';
import { testEveryPage } from './support/every-page.ts';

// Dark, on a phone, and all that opens on them (dialogs, menus, problems): test/long, a quarter of an hour.
testEveryPage(['light'], { asOpened: true });

describe('what pages may do', () => {
  let designer: TestDesigner;
  beforeAll(async () => {
    designer = await startDesigner();
  });
  afterEach(() => designer.endVisits());
  afterAll(() => designer.close());

  test('what the policy refuses, a page that throws and a question to strangers would be seen', async () => {
    const { page } = await designer.visit();
    await page.goto('/sign-in');
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.isRun = true';
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.head.append(script, style);
      void Promise.reject(new Error('of no use'));
      return fetch('https://stranger.example/').catch(() => {});
    });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => 'isRun' in window)).toBe(false);
    const seen = designer.takeFaults().join('\n');
    for (const fault of ['inline script', 'inline style', 'stranger.example', 'of no use'])
      expect(seen).toContain(fault);
  });
});
